using Tocsin.Findings;
using Tocsin.Ids;

namespace Tocsin.Scans;

/// <summary>One run of one or more scanners against a target.</summary>
internal sealed record Scan
{
    public const string IdPrefix = "scan_";

    /// <summary>Sorts by when the scan started: scans count in that order.</summary>
    public required string Id { get; init; }

    public required OrganizationId OrganizationId { get; init; }

    public required string TargetId { get; init; }

    public required string Branch { get; init; }

    public required string? Commit { get; init; }

    public required Preset Preset { get; init; }

    public required IReadOnlyList<string> Paths { get; init; }

    public required IReadOnlyList<string> Rules { get; init; }

    public required ScanStatus Status { get; init; }

    /// <summary>What the server still has to do for it, or null.</summary>
    public ScanStep? Step { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the first results came.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Why it failed, at most 1,000 characters.</summary>
    public string? Error { get; init; }

    public required IReadOnlyList<ScanTool> Tools { get; init; }

    public required ScanSummary Summary { get; init; }

    public ScanReference Reference => new(Id, Branch, Commit);

    public bool IsOver => Status is ScanStatus.Completed or ScanStatus.Failed or ScanStatus.Cancelled;
}

/// <summary>Where a scan stands.</summary>
internal enum ScanStatus
{
    Submitted,
    Running,
    Completed,
    Failed,
    Cancelled,
}

/// <summary>What is left to do for a scan whose results are all in.</summary>
internal enum ScanStep
{
    /// <summary>Compare its results with what the target has.</summary>
    Judge,

    /// <summary>Apply the changes that the comparison gave, chunk by chunk.</summary>
    Apply,
}

/// <summary>A tool of a scan.</summary>
public sealed record ScanTool
{
    public required string Name { get; init; }

    public required string? Version { get; init; }

    public required int Results { get; init; }

    /// <summary>False: it did not run to its end, and nothing of it can be called resolved.</summary>
    public required bool Successful { get; init; }

    public required string? Error { get; init; }
}
