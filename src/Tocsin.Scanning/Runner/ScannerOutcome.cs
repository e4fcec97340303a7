namespace Tocsin.Scanning.Runner;

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
