using Tocsin.Cli.Git;
using Tocsin.Client.Findings;
using Tocsin.Client.Scans;
using Tocsin.Scanning.Runner;

namespace Tocsin.Cli.Scan;

/// <summary>A scan as it is shown and judged, in the API's words, with a server or without one.</summary>
internal sealed record ScanView
{
    /// <summary>Null without a server.</summary>
    public string? Id { get; init; }

    public required ScanTarget Target { get; init; }

    public string? Branch { get; init; }

    public string? Commit { get; init; }

    public string? Preset { get; init; }

    public ScanScope? Scope { get; init; }

    public required string Status { get; init; }

    public string? Error { get; init; }

    public required IReadOnlyList<ScanTool> Tools { get; init; }

    public required SummaryView Summary { get; init; }

    public required IReadOnlyList<FindingView> Findings { get; init; }

    /// <summary>Null without a server.</summary>
    public ScanLinks? Links { get; init; }

    public static ScanView Offline(Workspace workspace, string preset, IReadOnlyList<ScannerOutcome> outcomes)
    {
        var findings = Results(outcomes);
        return new ScanView
        {
            Target = workspace.Target,
            Branch = workspace.Branch,
            Commit = workspace.Commit,
            Preset = preset,
            Scope = new ScanScope { Paths = workspace.Paths },
            Status =
                outcomes.Count > 0 && outcomes.All(o => o.Error is not null) ? ScanStatus.Failed : ScanStatus.Completed,
            Tools = ToolsOf(outcomes),
            Summary = SummaryView.Count(findings),
            Findings = findings,
        };
    }

    public static ScanView Online(
        Client.Scans.Scan scan,
        IReadOnlyList<Finding> found,
        IReadOnlyList<ScannerOutcome> outcomes
    )
    {
        var findings = WorstFirst(found.Select(FindingView.Of));
        return Of(scan, outcomes, findings, SummaryView.Of(scan.Summary));
    }

    /// <summary>The server still works on it: what the scanners said is all that is known.</summary>
    public static ScanView Unfinished(Client.Scans.Scan scan, IReadOnlyList<ScannerOutcome> outcomes)
    {
        var findings = Results(outcomes);
        return Of(scan, outcomes, findings, SummaryView.Count(findings));
    }

    private static ScanView Of(
        Client.Scans.Scan scan,
        IReadOnlyList<ScannerOutcome> outcomes,
        IReadOnlyList<FindingView> findings,
        SummaryView summary
    ) =>
        new()
        {
            Id = scan.Id,
            Target = scan.Target,
            Branch = scan.Branch,
            Commit = scan.Commit,
            Preset = scan.Preset,
            Scope = scan.Scope,
            Status = scan.Status,
            Error = scan.Error,
            Tools = ToolsOf(outcomes),
            Summary = summary,
            Findings = findings,
            Links = scan.Links,
        };

    private static List<FindingView> Results(IReadOnlyList<ScannerOutcome> outcomes) =>
        WorstFirst(outcomes.SelectMany(o => o.Results).Select(FindingView.Of));

    private static List<FindingView> WorstFirst(IEnumerable<FindingView> findings) =>
        [
            .. findings
                .OrderByDescending(f => f.Level)
                .ThenBy(f => f.Location.File, StringComparer.Ordinal)
                .ThenBy(f => f.Location.Line),
        ];

    private static List<ScanTool> ToolsOf(IReadOnlyList<ScannerOutcome> outcomes) =>
        [
            .. outcomes.Select(o => new ScanTool
            {
                Name = o.Tool,
                Version = o.ToolVersion,
                Results = o.Results.Count,
                Successful = o.Error is null,
                Error = o.Error,
            }),
        ];
}
