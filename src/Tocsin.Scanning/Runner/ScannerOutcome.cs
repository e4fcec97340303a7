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

    /// <summary>False when there was nothing for it to look at: it was not started, and what it once found is gone.</summary>
    public bool Applied { get; init; } = true;

    /// <summary>Files that it could not have read, and was not given: see <see cref="Manifests.ScannerManifest.Utf8Only"/>.</summary>
    public int LeftOut { get; init; }

    public required TimeSpan Duration { get; init; }

    public required IReadOnlyList<ScanResult> Results { get; init; }
}
