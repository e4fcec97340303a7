using Tocsin.Scanning.Files;

namespace Tocsin.Scanning.Runner;

/// <summary>The outcome of all scanners.</summary>
public sealed record ScanReport
{
    public required IReadOnlyList<ScannerOutcome> Scanners { get; init; }

    /// <summary>Every result of every scanner, worst first, then by file and line.</summary>
    public required IReadOnlyList<ScanResult> Results { get; init; }

    /// <summary>Files that were looked at.</summary>
    public int Files { get; init; }

    /// <summary>Files that the request's globs left out.</summary>
    public int Ignored { get; init; }

    /// <summary>What was not looked at, and why.</summary>
    public SkippedFiles Skipped { get; init; } = new();
}
