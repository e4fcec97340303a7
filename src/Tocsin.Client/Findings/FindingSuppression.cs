namespace Tocsin.Client.Findings;

/// <summary>A decision that a finding is not to be reported.</summary>
public sealed record FindingSuppression
{
    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was decided.</summary>
    public DateTimeOffset? SuppressedAt { get; init; }

    /// <summary>By which API key.</summary>
    public string? SuppressedBy { get; init; }

    /// <summary>When it ends by itself; null is never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
