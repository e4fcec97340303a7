using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Tocsin.Mail;

namespace Tocsin.Integrations.Webhook;

/// <summary>What can be said about a webhook.</summary>
internal abstract record WebhookSettings
{
    [Description(
        "Event types, aliases, wildcards such as scan.*, or types of your own. Absent, null or empty: [\"*\"]."
    )]
    [MaxLength(100)]
    public IReadOnlyList<string>? Events { get; init; }

    [Description("What deliveries are signed with: 16 to 256 characters. Absent at creation: one is generated.")]
    public string? Secret { get; init; }

    [StringLength(1000)]
    public string? Description { get; init; }

    [Description("A disabled webhook gets nothing, and what was waiting for it is cancelled.")]
    public bool? Enabled { get; init; }

    public WebhookFilters? Filters { get; init; }

    [Description("Only events about these targets. Absent, null or empty: about every target, and about none.")]
    [MaxLength(1000)]
    public IReadOnlyList<string>? TargetIds { get; init; }

    [Description("What the branded signature is over.")]
    [AllowedValues(WebhookConfig.TimestampAndBody, WebhookConfig.BodyAlone)]
    public string? SignaturePayload { get; init; }

    [Description("What the names of the branded headers begin with, such as X-Acme.")]
    public string? HeaderPrefix { get; init; }

    [Description("The whole name of the header with the branded signature.")]
    public string? SignatureHeader { get; init; }

    [Description(
        "Who hears by mail when it fails. Absent or null: whom the organization names, else the operator. Empty: nobody."
    )]
    [MaxLength(EmailAddress.MaxList)]
    public IReadOnlyList<string>? NotifyEmails { get; init; }

    [Description(
        "Headers of your own, by name: a text, or {\"value\": \"…\", \"secret\": true}, which is never shown again; {\"secret\": true} alone keeps the value that it has. At most 20, and 4 KB in all. They replace those that were there."
    )]
    public IReadOnlyDictionary<string, JsonElement>? Headers { get; init; }

    [Description("\"standard\", \"extended\", or a list of up to 20 whole numbers of seconds between the attempts.")]
    public JsonElement? RetrySchedule { get; init; }

    [Description("At most so many requests in any second or minute; what waits for it uses up no attempt. Null: none.")]
    public RateLimitResource? RateLimit { get; init; }

    [Description(
        "strict: one after the other in the order of the events; none (the default): as fast as they can be sent."
    )]
    [AllowedValues(DeliverySettingsView.Unordered, DeliverySettingsView.Strict)]
    public string? Ordering { get; init; }

    [Description(
        "With strict order: attempts after which a delivery steps out of the line, to be tried again beside it. Null: the line waits until it has arrived or is given up."
    )]
    [Range(1, Tocsin.Integrations.RetrySchedule.MaxRetries)]
    public int? OrderingParkAfter { get; init; }

    [Description(
        "Several events in one request, as an array, under an id and the event name \"batch\". Null: one each."
    )]
    public BatchResource? Batch { get; init; }
}

/// <summary>Which events a webhook wants, beyond their types.</summary>
internal sealed record WebhookFilters : FilterSettings
{
    [Description("Only findings of these severities; other events are not held against it. Empty or null: all.")]
    [MaxLength(20)]
    public IReadOnlyList<string>? Severity { get; init; }
}

/// <summary>Body of <c>POST /webhooks</c>.</summary>
internal sealed record CreateWebhookRequest : WebhookSettings
{
    [Description("A public https URL.")]
    public required string Url { get; init; }
}

/// <summary>Body of <c>PATCH /webhooks/{id}</c>: what is not named stays as it is; null is the default.</summary>
internal sealed record UpdateWebhookRequest : WebhookSettings
{
    [Description("A public https URL.")]
    public string? Url { get; init; }
}

/// <summary>A webhook, as the API shows it.</summary>
internal record WebhookResource
{
    public required string Id { get; init; }

    public required string Url { get; init; }

    public required string? Description { get; init; }

    [Description("As they were given; [\"*\"] for all.")]
    public required IReadOnlyList<string> Events { get; init; }

    [Description(
        "active, failed (its last delivery was given up; the next success makes it active again), disabled, or needs_config (the server can no longer read its url and secrets: give them again)."
    )]
    public required string Status { get; init; }

    public required bool Enabled { get; init; }

    [Description("Why it is disabled, where it was not a person who did it; why it needs its config again.")]
    public required string? DisabledReason { get; init; }

    [Description("When the first attempt since the last success has failed; null while attempts succeed.")]
    public required DateTimeOffset? FailingSince { get; init; }

    public required WebhookFilters Filters { get; init; }

    public required IReadOnlyList<string>? TargetIds { get; init; }

    public required string SignaturePayload { get; init; }

    public required string? HeaderPrefix { get; init; }

    public required string? SignatureHeader { get; init; }

    [Description("Headers of its own; of a secret one only that it is one: {\"secret\": true}.")]
    public required IReadOnlyDictionary<string, JsonElement> Headers { get; init; }

    public required JsonElement RetrySchedule { get; init; }

    public required RateLimitResource? RateLimit { get; init; }

    [Description("none or strict.")]
    public required string Ordering { get; init; }

    public required int? OrderingParkAfter { get; init; }

    public required BatchResource? Batch { get; init; }

    [Description("Who hears by mail when it fails; null: whom the organization names, else the operator.")]
    public required IReadOnlyList<string>? NotifyEmails { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("secret_last_4")]
    public required string SecretLast4 { get; init; }
}

/// <summary>A new webhook.</summary>
internal sealed record CreatedWebhook : WebhookResource
{
    [Description("The generated secret, shown this once; absent when it was given.")]
    [System.Text.Json.Serialization.JsonIgnore(
        Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull
    )]
    public required string? Secret { get; init; }
}

/// <summary>A webhook's secret.</summary>
internal sealed record WebhookSecretResource
{
    public required string Secret { get; init; }

    [Description("Until when deliveries are signed with the secret before this one as well; null: they are not.")]
    public required DateTimeOffset? PreviousSecretExpiresAt { get; init; }
}

/// <summary>Body of <c>POST /webhooks/{id}/secret/regenerate</c>, which may be left out.</summary>
internal sealed record RegenerateSecretRequest
{
    [Description(
        "For how long deliveries carry a signature of the old secret as well (Standard Webhooks). Absent or 0: not at all."
    )]
    [Range(0, PreviousSecret.MaxOverlapSeconds)]
    public int? OverlapSeconds { get; init; }
}
