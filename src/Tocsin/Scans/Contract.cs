using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Tocsin.Targets;

namespace Tocsin.Scans;

/// <summary>Body of <c>POST /scans</c>.</summary>
internal sealed record CreateScanRequest
{
    [Description("The target by kind and name; it is made if it is new. This or target_id.")]
    public ScanTargetRequest? Target { get; init; }

    [Description("The target by id. This or target.")]
    public string? TargetId { get; init; }

    [Description("The target's default branch when absent.")]
    [StringLength(250, MinimumLength = 1)]
    public string? Branch { get; init; }

    [StringLength(100, MinimumLength = 1)]
    public string? Commit { get; init; }

    [Description("How deep it looks: quick, standard (the default) or deep.")]
    [AllowedValues("quick", "standard", "deep")]
    public string? Preset { get; init; }

    public ScanScopeRequest? Scope { get; init; }

    [Description("Who scans: upload (the default) takes results that you send.")]
    [AllowedValues("upload")]
    public string? Source { get; init; }
}

/// <summary>A target by kind and name.</summary>
internal sealed record ScanTargetRequest
{
    [AllowedValues("repository", "url", "contract", "folder")]
    public required string Kind { get; init; }

    [StringLength(300, MinimumLength = 1)]
    public required string Name { get; init; }

    [Description("For a target that is new; else main, or the scan's branch where that is master, trunk or develop.")]
    [StringLength(250, MinimumLength = 1)]
    public string? DefaultBranch { get; init; }
}

/// <summary>What a scan looks at: what lies outside is neither judged nor resolved.</summary>
internal sealed record ScanScopeRequest
{
    [Description("Files and folders relative to the root; none or absent is everything.")]
    [MaxLength(1000)]
    public IReadOnlyList<string>? Paths { get; init; }

    [Description("Rule ids, a trailing * standing for any ending; none or absent is all.")]
    [MaxLength(1000)]
    public IReadOnlyList<string>? Rules { get; init; }
}

/// <summary>Body of <c>POST /scans/{id}/fail</c>.</summary>
internal sealed record FailScanRequest
{
    [Description("Why, for people; cut after 1,000 characters.")]
    public required string Error { get; init; }
}

/// <summary>A scan, as the API shows it.</summary>
public sealed record ScanResource
{
    public required string Id { get; init; }

    public required TargetReference Target { get; init; }

    public required string Branch { get; init; }

    public required string? Commit { get; init; }

    public required string Preset { get; init; }

    public required ScanScopeResource Scope { get; init; }

    public required string Source { get; init; }

    [Description("submitted, running, completed, failed or cancelled.")]
    public required string Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? CompletedAt { get; init; }

    [Description("From submission to completion.")]
    public required long? DurationSeconds { get; init; }

    public required string? Error { get; init; }

    public required IReadOnlyList<ScanTool> Tools { get; init; }

    public required ScanSummaryResource Summary { get; init; }

    public required ScanLinks Links { get; init; }
}

/// <summary>What a scan looked at; empty lists are everything.</summary>
public sealed record ScanScopeResource
{
    public required IReadOnlyList<string> Paths { get; init; }

    public required IReadOnlyList<string> Rules { get; init; }
}

/// <summary>The counts of a scan; all zero until it is completed.</summary>
public sealed record ScanSummaryResource
{
    [Description("Findings that the scan reported, without suppressed ones.")]
    public required int TotalFindings { get; init; }

    public required int NewFindings { get; init; }

    public required int ResolvedFindings { get; init; }

    public required int SuppressedFindings { get; init; }

    public required SeverityCounts BySeverity { get; init; }

    public required int Critical { get; init; }

    public required int High { get; init; }

    public required int Medium { get; init; }

    public required int Low { get; init; }

    public required int Info { get; init; }
}

/// <summary>Counts by severity; they add up to the total.</summary>
public sealed record SeverityCounts
{
    public required int Critical { get; init; }

    public required int High { get; init; }

    public required int Medium { get; init; }

    public required int Low { get; init; }

    public required int Info { get; init; }
}

/// <summary>Where to see more.</summary>
public sealed record ScanLinks
{
    public required string Dashboard { get; init; }

    public required string Findings { get; init; }
}
