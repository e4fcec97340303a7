using System.Text.Json;

namespace Tocsin.Client.Webhooks;

/// <summary>A webhook to make.</summary>
public sealed record NewWebhook
{
    /// <summary>Public https address that gets the deliveries.</summary>
    public required string Url { get; init; }

    /// <summary>Names of events, or <c>*</c>.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>16 characters or more; null lets the server make one.</summary>
    public string? Secret { get; init; }

    /// <summary>A word for people.</summary>
    public string? Description { get; init; }

    /// <summary>Null is true.</summary>
    public bool? Enabled { get; init; }

    /// <summary>What narrows the events.</summary>
    public WebhookFilters? Filters { get; init; }

    /// <summary>What the branded signature is over: <c>body</c>, or null for timestamp and body.</summary>
    public string? SignaturePayload { get; init; }

    /// <summary>How the branded headers begin; null is <c>X-Tocsin</c>.</summary>
    public string? HeaderPrefix { get; init; }

    /// <summary>A name of its own for the branded signature's header.</summary>
    public string? SignatureHeader { get; init; }

    /// <summary><c>standard</c>, <c>extended</c>, or a list of one's own; null is <c>standard</c>.</summary>
    public JsonElement? RetrySchedule { get; init; }

    /// <summary>Without the secret, so that nothing prints it by printing the webhook.</summary>
    public override string ToString() => $"NewWebhook {Url}";
}
