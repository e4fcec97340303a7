namespace Tocsin.Findings;

/// <summary>A finding on one branch: where, since when, and whether it is still there.</summary>
internal sealed record FindingSighting
{
    public required string Branch { get; init; }

    public required FindingState State { get; init; }

    public required string File { get; init; }

    public required int Line { get; init; }

    public required string FirstScanId { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required string LastScanId { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>The scan that looked and did not see it any more.</summary>
    public string? ResolvedByScanId { get; init; }
}
