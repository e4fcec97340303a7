namespace Tocsin.Client.Webhooks;

/// <summary>What narrows a webhook's events.</summary>
public sealed record WebhookFilters
{
    /// <summary>Severities of findings; empty or null is all.</summary>
    public IReadOnlyList<string>? Severity { get; init; }
}
