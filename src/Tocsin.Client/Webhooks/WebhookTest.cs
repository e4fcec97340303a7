namespace Tocsin.Client.Webhooks;

/// <summary>What came of a test delivery.</summary>
public sealed record WebhookTest
{
    /// <summary>The endpoint took it.</summary>
    public bool Ok { get; init; }

    /// <summary>The endpoint's HTTP status; null when it could not be reached.</summary>
    public int? Status { get; init; }

    /// <summary>The endpoint's answer, or why there was none.</summary>
    public string? Response { get; init; }

    /// <summary>How long the endpoint took.</summary>
    public double? LatencyMs { get; init; }

    /// <summary>The <c>ping</c> event that was sent.</summary>
    public string? EventId { get; init; }
}
