using System.Text.Json;
using System.Text.Json.Serialization;
using Tocsin.Client.ApiKeys;
using Tocsin.Client.Findings;
using Tocsin.Client.Integrations;
using Tocsin.Client.Scans;
using Tocsin.Client.Silences;
using Tocsin.Client.Webhooks;

namespace Tocsin.Client.Http;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ApiProblem))]
[JsonSerializable(typeof(CurrentKey))]
[JsonSerializable(typeof(Scan))]
[JsonSerializable(typeof(NewScan))]
[JsonSerializable(typeof(ScanFailure))]
[JsonSerializable(typeof(Page<Scan>))]
[JsonSerializable(typeof(Page<Finding>))]
[JsonSerializable(typeof(TriagedFinding))]
[JsonSerializable(typeof(StatusRequest))]
[JsonSerializable(typeof(SuppressRequest))]
[JsonSerializable(typeof(AssignRequest))]
[JsonSerializable(typeof(ReasonRequest))]
[JsonSerializable(typeof(Page<FindingHistoryEntry>))]
[JsonSerializable(typeof(Webhook))]
[JsonSerializable(typeof(NewWebhook))]
[JsonSerializable(typeof(WebhookChange))]
[JsonSerializable(typeof(WebhookSecret))]
[JsonSerializable(typeof(WebhookTest))]
[JsonSerializable(typeof(WebhookDelivery))]
[JsonSerializable(typeof(Page<Webhook>))]
[JsonSerializable(typeof(Page<WebhookDelivery>))]
[JsonSerializable(typeof(Integration))]
[JsonSerializable(typeof(NewIntegration))]
[JsonSerializable(typeof(IntegrationChange))]
[JsonSerializable(typeof(IntegrationTest))]
[JsonSerializable(typeof(NewPreview))]
[JsonSerializable(typeof(IntegrationPreview))]
[JsonSerializable(typeof(NewMessagePreview))]
[JsonSerializable(typeof(Page<Integration>))]
[JsonSerializable(typeof(Page<IntegrationKind>))]
[JsonSerializable(typeof(Page<MessagePreview>))]
[JsonSerializable(typeof(Silence))]
[JsonSerializable(typeof(NewSilence))]
[JsonSerializable(typeof(SilenceChange))]
[JsonSerializable(typeof(Page<Silence>))]
internal sealed partial class TocsinJson : JsonSerializerContext;
