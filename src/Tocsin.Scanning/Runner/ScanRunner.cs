namespace Tocsin.Scanning.Runner;

/// <summary>Runs the scanners that apply to a folder, at the same time, and collects what they say.</summary>
public sealed class ScanRunner(TimeProvider time)
{
    /// <summary>Runs every scanner asked for; one that fails is reported and does not sink the rest.</summary>
    /// <exception cref="ScanRequestException">A path or a scanner's name is wrong; nothing was run.</exception>
    public Task<ScanReport> RunAsync(
        ScanRequest request,
        IProgress<ScanProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        _ = time;
        throw new NotImplementedException();
    }
}

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

/// <summary>What one scanner did so far.</summary>
public sealed record ScanProgress(string Scanner, string State, int Results, TimeSpan Elapsed);

/// <summary>The outcome of all scanners.</summary>
public sealed record ScanReport
{
    public required IReadOnlyList<ScannerOutcome> Scanners { get; init; }

    /// <summary>Every result of every scanner, worst first, then by file and line.</summary>
    public required IReadOnlyList<ScanResult> Results { get; init; }
}

/// <summary>The outcome of one scanner.</summary>
public sealed record ScannerOutcome
{
    /// <summary>Name of its manifest.</summary>
    public required string Scanner { get; init; }

    /// <summary>Name and version that its results carry.</summary>
    public required string Tool { get; init; }

    public string? ToolVersion { get; init; }

    /// <summary>Null when it succeeded; else what went wrong, for people, at most 1,000 characters.</summary>
    public string? Error { get; init; }

    public required TimeSpan Duration { get; init; }

    public required IReadOnlyList<ScanResult> Results { get; init; }
}

/// <summary>The request itself is wrong: an unknown scanner, a path that is missing or outside the root.</summary>
public sealed class ScanRequestException(string message) : Exception(message);
