namespace Tocsin.Client.Scans;

/// <summary>What is scanned.</summary>
public sealed record ScanTarget
{
    /// <summary><c>target_…</c>; null when asking for a target by kind and name.</summary>
    public string? Id { get; init; }

    /// <summary><c>repository</c>, <c>url</c>, <c>contract</c> or <c>folder</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>For a repository <c>owner/name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The branch whose state is the findings' state; said when the target is made.</summary>
    public string? DefaultBranch { get; init; }
}
