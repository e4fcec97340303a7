namespace Tocsin.Client.Silences;

/// <summary>What nobody is to hear of for a while, and why.</summary>
public sealed record Silence
{
    /// <summary><c>silence_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>active</c> or <c>expired</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The integrations that get nothing; null is all.</summary>
    public IReadOnlyList<string>? IntegrationIds { get; init; }

    /// <summary>The targets that it is about; null is all.</summary>
    public IReadOnlyList<string>? TargetIds { get; init; }

    /// <summary>The severities of the findings that it is about; null is all.</summary>
    public IReadOnlyList<string>? Severity { get; init; }

    /// <summary>The rules, as patterns; null is all.</summary>
    public IReadOnlyList<string>? Rules { get; init; }

    /// <summary>The files, as patterns; null is all.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>The id of the API key that it was made with.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>The name that the key had then.</summary>
    public string? CreatedByName { get; init; }

    /// <summary>Since when it holds.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Until when it holds.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
