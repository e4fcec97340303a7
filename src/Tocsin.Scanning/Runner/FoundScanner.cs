using Tocsin.Scanning.Manifests;

namespace Tocsin.Scanning.Runner;

/// <summary>A scanner, and whether it is here.</summary>
public sealed record FoundScanner
{
    public required ScannerManifest Manifest { get; init; }

    /// <summary>The program that would be run; null when it is embedded, or missing.</summary>
    public string? Program { get; init; }

    /// <summary>Why it cannot run, and how to get it; null when it is here.</summary>
    public string? Missing { get; init; }

    /// <summary>Null when it does not say.</summary>
    public string? Version { get; init; }

    /// <summary>Files of the scanned folder that it would look at.</summary>
    public required int Files { get; init; }
}
