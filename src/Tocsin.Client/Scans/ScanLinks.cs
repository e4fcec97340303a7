namespace Tocsin.Client.Scans;

/// <summary>Where a scan can be looked at.</summary>
public sealed record ScanLinks
{
    /// <summary>A page for people.</summary>
    public string? Dashboard { get; init; }

    /// <summary>The findings in the API.</summary>
    public string? Findings { get; init; }
}
