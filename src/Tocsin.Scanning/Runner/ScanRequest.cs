namespace Tocsin.Scanning.Runner;

/// <summary>What to scan, and with what.</summary>
public sealed record ScanRequest
{
    /// <summary>The folder that paths in results are relative to; absolute.</summary>
    public required string Root { get; init; }

    /// <summary>Files and folders to scan, relative to <see cref="Root"/>; empty is all of it.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary><c>quick</c>, <c>standard</c> or <c>deep</c>.</summary>
    public string Preset { get; init; } = "standard";

    /// <summary>Names of scanners; empty is every one that is found and applies.</summary>
    public IReadOnlyList<string> Scanners { get; init; } = [];

    /// <summary>Time for each scanner; null is the manifest's own limit.</summary>
    public TimeSpan? Timeout { get; init; }
}
