using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tocsin.Client.Webhooks;

/// <summary>An endpoint that hears of events.</summary>
public sealed record Webhook
{
    /// <summary><c>webhook_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Where deliveries are sent.</summary>
    public required string Url { get; init; }

    /// <summary>What it hears of; <c>*</c> is everything.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary><c>active</c>, <c>failed</c> or <c>disabled</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Whether deliveries are sent.</summary>
    public bool Enabled { get; init; }

    /// <summary>Why it is disabled, where it was not a person who did it.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>When the first attempt since the last success has failed.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Who hears by mail when it fails; null: whom its organization names, else the operator.</summary>
    public IReadOnlyList<string>? NotifyEmails { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>How the secret ends, such as <c>****here</c>.</summary>
    [JsonPropertyName("secret_last_4")]
    public string? SecretLast4 { get; init; }

    /// <summary>A word for people.</summary>
    public string? Description { get; init; }

    /// <summary>What narrows the events.</summary>
    public WebhookFilters? Filters { get; init; }

    /// <summary>What the branded signature is over: <c>body</c>, or timestamp and body.</summary>
    public string? SignaturePayload { get; init; }

    /// <summary>How the branded headers begin, such as <c>X-Tocsin</c>.</summary>
    public string? HeaderPrefix { get; init; }

    /// <summary>A name of its own for the branded signature's header.</summary>
    public string? SignatureHeader { get; init; }

    /// <summary><c>standard</c>, <c>extended</c>, or a list of one's own.</summary>
    public JsonElement? RetrySchedule { get; init; }

    /// <summary>The secret itself: only in the answer that made it.</summary>
    public string? Secret { get; init; }

    /// <summary>Without the secret, so that nothing prints it by printing the webhook.</summary>
    public override string ToString() => $"Webhook {Id} {Url} {Status}";
}
