using System.Text.Json;

namespace Tocsin.Client.Webhooks;

/// <summary>What to change of a webhook; what is null stays.</summary>
public sealed record WebhookChange
{
    /// <inheritdoc cref="NewWebhook.Url"/>
    public string? Url { get; init; }

    /// <inheritdoc cref="NewWebhook.Events"/>
    public IReadOnlyList<string>? Events { get; init; }

    /// <inheritdoc cref="NewWebhook.Description"/>
    public string? Description { get; init; }

    /// <summary>Whether deliveries are sent; has effect at once.</summary>
    public bool? Enabled { get; init; }

    /// <inheritdoc cref="NewWebhook.Filters"/>
    public WebhookFilters? Filters { get; init; }

    /// <inheritdoc cref="NewWebhook.SignaturePayload"/>
    public string? SignaturePayload { get; init; }

    /// <inheritdoc cref="NewWebhook.HeaderPrefix"/>
    public string? HeaderPrefix { get; init; }

    /// <inheritdoc cref="NewWebhook.SignatureHeader"/>
    public string? SignatureHeader { get; init; }

    /// <inheritdoc cref="NewWebhook.RetrySchedule"/>
    public JsonElement? RetrySchedule { get; init; }
}
