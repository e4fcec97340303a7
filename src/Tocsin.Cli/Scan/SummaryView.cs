using Tocsin.Client.Scans;
using Tocsin.Scanning;

namespace Tocsin.Cli.Scan;

/// <summary>Counts, in the API's words; each severity also at the top, as in <c>.summary.critical</c>.</summary>
internal sealed record SummaryView
{
    public required int TotalFindings { get; init; }

    /// <summary>Null where no server knows what was there before.</summary>
    public int? NewFindings { get; init; }

    /// <inheritdoc cref="NewFindings"/>
    public int? ResolvedFindings { get; init; }

    public required int SuppressedFindings { get; init; }

    public required SeverityCounts BySeverity { get; init; }

    public int Critical => BySeverity.Critical;

    public int High => BySeverity.High;

    public int Medium => BySeverity.Medium;

    public int Low => BySeverity.Low;

    public int Info => BySeverity.Info;

    public static SummaryView Of(ScanSummary summary) =>
        new()
        {
            TotalFindings = summary.TotalFindings,
            NewFindings = summary.NewFindings,
            ResolvedFindings = summary.ResolvedFindings,
            SuppressedFindings = summary.SuppressedFindings,
            BySeverity = summary.BySeverity,
        };

    public static SummaryView Count(IReadOnlyList<FindingView> findings)
    {
        var open = findings.Where(f => f.IsOpen).ToList();
        int Of(Severity level) => open.Count(f => f.Level == level);
        return new SummaryView
        {
            TotalFindings = open.Count,
            SuppressedFindings = findings.Count(f => f.Suppressed),
            BySeverity = new SeverityCounts
            {
                Critical = Of(Severity.Critical),
                High = Of(Severity.High),
                Medium = Of(Severity.Medium),
                Low = Of(Severity.Low),
                Info = Of(Severity.Info),
            },
        };
    }
}
