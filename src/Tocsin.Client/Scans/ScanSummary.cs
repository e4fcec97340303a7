namespace Tocsin.Client.Scans;

/// <summary>Counts of what a scan found.</summary>
public sealed record ScanSummary
{
    /// <summary>All findings of the scan but suppressed ones.</summary>
    public int TotalFindings { get; init; }

    /// <summary>Those that were never seen in this target before.</summary>
    public int NewFindings { get; init; }

    /// <summary>Those that were open before, and that this scan looked for and did not find.</summary>
    public int ResolvedFindings { get; init; }

    /// <summary>Those that are not to be reported; in no other count.</summary>
    public int SuppressedFindings { get; init; }

    /// <summary>The findings by severity; adds up to <see cref="TotalFindings"/>.</summary>
    public SeverityCounts BySeverity { get; init; } = new();
}
