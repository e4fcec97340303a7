namespace Tocsin.Client.Webhooks;

/// <summary>One event on its way to a webhook.</summary>
public sealed record WebhookDelivery
{
    /// <summary><c>delivery_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>evt_…</c>.</summary>
    public string? EventId { get; init; }

    /// <summary>Name of the event.</summary>
    public string? EventType { get; init; }

    /// <summary><c>pending</c>, <c>success</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The endpoint's last HTTP status.</summary>
    public int? ResponseCode { get; init; }

    /// <summary>How long the endpoint took.</summary>
    public double? ResponseTimeMs { get; init; }

    /// <summary>The endpoint's last answer.</summary>
    public string? ResponseBody { get; init; }

    /// <summary>Tries so far.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is tried again; null is never.</summary>
    public DateTimeOffset? NextRetryAt { get; init; }

    /// <summary>When the event happened.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
