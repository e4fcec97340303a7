using System.ComponentModel;
using Tocsin.Scanning;
using Tocsin.Targets;

namespace Tocsin.Findings;

/// <summary>A finding, as the API shows it.</summary>
public record FindingResource
{
    public required string Id { get; init; }

    public required TargetReference Target { get; init; }

    public required string RuleId { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    [Description("critical, high, medium, low or info.")]
    public required string Severity { get; init; }

    [Description("high, medium or low.")]
    public required string Confidence { get; init; }

    public required string? Cwe { get; init; }

    public required string Tool { get; init; }

    public required string? HelpUri { get; init; }

    [Description("open or resolved: the default branch's, or any branch's while the default branch has not had it.")]
    public required string State { get; init; }

    [Description("Whether the source or the tool says that it is not to be reported.")]
    public required bool Suppressed { get; init; }

    [Description("The branch that the location is of.")]
    public required string Branch { get; init; }

    public required FindingLocation Location { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    public required DateTimeOffset? ResolvedAt { get; init; }

    [Description("Where a scan was asked for: new, existing, reopened or resolved.")]
    public string? Change { get; init; }
}

/// <summary>Where in the code.</summary>
public sealed record FindingLocation
{
    [Description("Path relative to the scanned root.")]
    public required string File { get; init; }

    [Description("From 1; 0 when it has no line.")]
    public required int Line { get; init; }

    public required int? EndLine { get; init; }

    [Description("The code, with a matched secret masked.")]
    public required string? Snippet { get; init; }
}

/// <summary>A finding with where it was seen.</summary>
internal sealed record FindingDetail : FindingResource
{
    public required IReadOnlyList<SightingResource> Branches { get; init; }
}

/// <summary>A finding on one branch.</summary>
internal sealed record SightingResource
{
    public required string Branch { get; init; }

    public required string State { get; init; }

    public required string File { get; init; }

    public required int Line { get; init; }

    public required string FirstScanId { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required string LastScanId { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    public required string? ResolvedByScanId { get; init; }
}

/// <summary>How findings become what the API shows.</summary>
internal static class FindingShapes
{
    public static string Word(this Severity severity) => severity.ToString().ToLowerInvariant();

    public static string Word(this FindingState state) => state.ToString().ToLowerInvariant();

    public static string Word(this ChangeKind change) => change.ToString().ToLowerInvariant();

    public static FindingResource Show(Finding finding, Target target, ChangeKind? change) =>
        new()
        {
            Id = finding.Id,
            Target = TargetReference.To(target),
            RuleId = finding.RuleId,
            Title = finding.Title,
            Message = finding.Message,
            Severity = finding.Severity.Word(),
            Confidence = finding.Confidence,
            Cwe = finding.Cwe,
            Tool = finding.Tool,
            HelpUri = finding.HelpUri,
            State = finding.State.Word(),
            Suppressed = finding.Suppressed,
            Branch = finding.Branch,
            Location = Location(finding),
            FirstSeen = finding.FirstSeen,
            LastSeen = finding.LastSeen,
            ResolvedAt = finding.ResolvedAt,
            Change = change?.Word(),
        };

    public static FindingDetail Show(Finding finding, Target target, IReadOnlyList<FindingSighting> sightings) =>
        new()
        {
            Id = finding.Id,
            Target = TargetReference.To(target),
            RuleId = finding.RuleId,
            Title = finding.Title,
            Message = finding.Message,
            Severity = finding.Severity.Word(),
            Confidence = finding.Confidence,
            Cwe = finding.Cwe,
            Tool = finding.Tool,
            HelpUri = finding.HelpUri,
            State = finding.State.Word(),
            Suppressed = finding.Suppressed,
            Branch = finding.Branch,
            Location = Location(finding),
            FirstSeen = finding.FirstSeen,
            LastSeen = finding.LastSeen,
            ResolvedAt = finding.ResolvedAt,
            Branches =
            [
                .. sightings.Select(s => new SightingResource
                {
                    Branch = s.Branch,
                    State = s.State.Word(),
                    File = s.File,
                    Line = s.Line,
                    FirstScanId = s.FirstScanId,
                    FirstSeen = s.FirstSeen,
                    LastScanId = s.LastScanId,
                    LastSeen = s.LastSeen,
                    ResolvedByScanId = s.ResolvedByScanId,
                }),
            ],
        };

    private static FindingLocation Location(Finding finding) =>
        new()
        {
            File = finding.File,
            Line = finding.Line,
            EndLine = finding.EndLine,
            Snippet = finding.Snippet,
        };
}
