using Tocsin.Scanning;

namespace Tocsin.Scans;

/// <summary>The counts of a scan. Suppressed findings are in none of them but their own.</summary>
internal sealed record ScanSummary
{
    public static ScanSummary Empty { get; } = new();

    public int Total { get; init; }

    public int New { get; init; }

    public int Resolved { get; init; }

    public int Suppressed { get; init; }

    public int Critical { get; init; }

    public int High { get; init; }

    public int Medium { get; init; }

    public int Low { get; init; }

    public int Info { get; init; }

    /// <summary>Counts what a scan reported and what that changed.</summary>
    public static ScanSummary Of(IReadOnlyCollection<ScanResult> reported, int added, int resolved)
    {
        var counted = reported.Where(r => !r.Suppressed).CountBy(r => r.Severity).ToDictionary();
        return new ScanSummary
        {
            Total = counted.Values.Sum(),
            New = added,
            Resolved = resolved,
            Suppressed = reported.Count(r => r.Suppressed),
            Critical = counted.GetValueOrDefault(Severity.Critical),
            High = counted.GetValueOrDefault(Severity.High),
            Medium = counted.GetValueOrDefault(Severity.Medium),
            Low = counted.GetValueOrDefault(Severity.Low),
            Info = counted.GetValueOrDefault(Severity.Info),
        };
    }
}
