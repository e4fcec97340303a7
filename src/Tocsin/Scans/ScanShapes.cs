using Tocsin.Http;
using Tocsin.Targets;

namespace Tocsin.Scans;

/// <summary>How scans become what the API and events show.</summary>
internal static class ScanShapes
{
    public static string Word(ScanStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>Whole seconds from submission to completion, or null while it is not over.</summary>
    public static long? Duration(Scan scan) =>
        scan is { IsOver: true, CompletedAt: { } end } ? (long)Math.Round((end - scan.CreatedAt).TotalSeconds) : null;

    public static ScanEventSummary EventSummary(ScanSummary summary) =>
        new()
        {
            TotalFindings = summary.Total,
            NewFindings = summary.New,
            ResolvedFindings = summary.Resolved,
            BySeverity = BySeverity(summary),
        };

    public static ScanResource Show(Scan scan, Target target, PublicLinks links)
    {
        // Until the changes are applied, nobody could find what the counts speak of.
        var summary = scan.Status == ScanStatus.Completed ? scan.Summary : ScanSummary.Empty;
        return new ScanResource
        {
            Id = scan.Id,
            Target = TargetReference.To(target),
            Branch = scan.Branch,
            Commit = scan.Commit,
            Preset = scan.Preset.ToString().ToLowerInvariant(),
            Scope = new ScanScopeResource { Paths = scan.Paths, Rules = scan.Rules },
            Source = "upload",
            Status = Word(scan.Status),
            CreatedAt = scan.CreatedAt,
            StartedAt = scan.StartedAt,
            CompletedAt = scan.IsOver ? scan.CompletedAt : null,
            DurationSeconds = Duration(scan),
            Error = scan.Error,
            Tools = scan.Tools,
            Summary = new ScanSummaryResource
            {
                TotalFindings = summary.Total,
                NewFindings = summary.New,
                ResolvedFindings = summary.Resolved,
                SuppressedFindings = summary.Suppressed,
                BySeverity = BySeverity(summary),
                Critical = summary.Critical,
                High = summary.High,
                Medium = summary.Medium,
                Low = summary.Low,
                Info = summary.Info,
            },
            Links = new ScanLinks { Dashboard = links.Scan(scan.Id), Findings = links.ScanFindings(scan.Id) },
        };
    }

    private static SeverityCounts BySeverity(ScanSummary summary) =>
        new()
        {
            Critical = summary.Critical,
            High = summary.High,
            Medium = summary.Medium,
            Low = summary.Low,
            Info = summary.Info,
        };
}
