using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tocsin.Delivery;

/// <summary>A delivery, as the API shows it.</summary>
internal sealed record DeliveryResource
{
    public required string Id { get; init; }

    [Description("Where it goes; /webhooks shows a webhook's with webhook_ in place of integration_.")]
    public required string IntegrationId { get; init; }

    public required string EventId { get; init; }

    public required string EventType { get; init; }

    [Description("pending, success, failed or cancelled; a failed one with a next_retry_at is tried again then.")]
    public required string Status { get; init; }

    [Description("The HTTP status of the last attempt; null when there was no answer, or no attempt.")]
    public required int? ResponseCode { get; init; }

    [Description("The beginning of its body.")]
    public required string? ResponseBody { get; init; }

    public required long? ResponseTimeMs { get; init; }

    [Description("Why there was no answer, or why it was cancelled.")]
    public required string? Error { get; init; }

    public required int Attempts { get; init; }

    [Description(
        "The message that it was last sent in with others, the same for all of them; null where it was sent alone, or not at all."
    )]
    public required string? BatchId { get; init; }

    [Description(
        "Why it waited before that although nothing had failed: grouping, first_scan, batch, quiet_hours or ceiling; null where it did not."
    )]
    public required string? HeldBy { get; init; }

    public required DateTimeOffset? NextRetryAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An attempt, as the API shows it.</summary>
internal sealed record AttemptResource
{
    public required int Number { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required long? ResponseTimeMs { get; init; }

    [Description(
        "How it ended: delivered, rejected, server_error, throttled, gone, redirected, dns, refused, reset, tls, timed_out, blocked, too_large, invalid or unreachable."
    )]
    public required string Outcome { get; init; }

    public required int? ResponseCode { get; init; }

    [Description("Headers of the answer; of one that may hold a secret, only that it was there.")]
    public required IReadOnlyDictionary<string, string>? ResponseHeaders { get; init; }

    [Description("The first 4 KB of the answer's body.")]
    public required string? ResponseBody { get; init; }

    public required string? Error { get; init; }

    [Description(
        "The message that it was sent in with others, the same for all of them; null where it was sent alone."
    )]
    public required string? BatchId { get; init; }

    [Description(
        "Why it waited before that although nothing had failed: grouping, first_scan, batch, quiet_hours or ceiling; null where it did not."
    )]
    public required string? HeldBy { get; init; }

    [Description("The address and port that it was sent to; \"proxy\" when this server's proxy stood between.")]
    public required string? Address { get; init; }

    public required TimingsResource Timings { get; init; }
}

/// <summary>
/// Where the time of an attempt went, in milliseconds. Null for a part that it did not come to, and for the making of a
/// connection that was there already.
/// </summary>
internal sealed record TimingsResource
{
    [Description("Finding the addresses of the host.")]
    public required double? DnsMs { get; init; }

    [Description("Connecting to one of them.")]
    public required double? ConnectMs { get; init; }

    [Description("The TLS handshake.")]
    public required double? TlsMs { get; init; }

    [Description("From the last byte of the request to the headers of the answer.")]
    public required double? FirstByteMs { get; init; }

    [Description("Reading the beginning of its body.")]
    public required double? BodyMs { get; init; }
}

/// <summary>What came of a test.</summary>
internal sealed record TestResource
{
    [Description("Whether the endpoint answered with 2xx.")]
    public required bool Ok { get; init; }

    [Description("The HTTP status; null when there was no answer.")]
    public required int? Status { get; init; }

    [Description("The beginning of the answer's body, or what went wrong.")]
    public required string Response { get; init; }

    [Description(
        "Whether the service has said that it is done; false where it failed, and where the service only says that it has accepted it."
    )]
    public required bool Confirmed { get; init; }

    [Description("All requests together.")]
    public required long LatencyMs { get; init; }

    public required string EventId { get; init; }

    [Description("What was sent, request by request, with stars in place of credentials.")]
    public required IReadOnlyList<TestRequest> Requests { get; init; }
}

/// <summary>A request that a test has made.</summary>
internal sealed record TestRequest
{
    [Description("The HTTP method; MAIL for a mail.")]
    public required string Method { get; init; }

    public required string Url { get; init; }

    [Description("The beginning of what was sent, at most 4 KB; empty where nothing was.")]
    public required string Body { get; init; }

    [Description("The status of its answer, the mail server's for a mail; null when there was no answer.")]
    public required int? Status { get; init; }

    [Description("What went wrong where there was no answer to be had.")]
    public required string? Error { get; init; }

    public required long LatencyMs { get; init; }
}

/// <summary>An event to publish.</summary>
internal sealed record PublishedEvent
{
    [Description("A type of the catalogue, or a dotted name of your own such as build.finished.")]
    public required string Type { get; init; }

    [Description("The payload: an object of at most 256 KB.")]
    public required JsonElement Data { get; init; }

    [Description("The target that it is about.")]
    public string? TargetId { get; init; }

    [AllowedValues("info", "low", "medium", "high", "critical")]
    public string? Severity { get; init; }
}

/// <summary>Body of <c>POST /events</c> for several.</summary>
internal sealed record PublishedBatch
{
    [MinLength(1), MaxLength(1000)]
    public required IReadOnlyList<PublishedEvent> Events { get; init; }
}

/// <summary>The ids of what was published, in the order of the request.</summary>
internal sealed record PublishedIds
{
    [Description("The id, where a single event was published.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required string? Id { get; init; }

    public required IReadOnlyList<string> Ids { get; init; }
}
