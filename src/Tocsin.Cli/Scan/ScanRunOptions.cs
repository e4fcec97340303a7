using Tocsin.Scanning;
using Tocsin.Scanning.Catalog;

namespace Tocsin.Cli.Scan;

/// <summary>What <c>scan run</c> was asked to do.</summary>
internal sealed record ScanRunOptions
{
    public required IReadOnlyList<string> Paths { get; init; }

    public string? Root { get; init; }

    public string? Target { get; init; }

    public string? Branch { get; init; }

    public string? Commit { get; init; }

    /// <summary>Null for the repository's own, else standard.</summary>
    public string? Preset { get; init; }

    public required IReadOnlyList<string> Scanners { get; init; }

    /// <summary>Reads the scanners and settings of a root.</summary>
    public required Func<string, ScannerCatalog> Catalog { get; init; }

    /// <summary>Judge only what has changed since then.</summary>
    public string? ChangedSince { get; init; }

    public int? Jobs { get; init; }

    public Severity? FailOn { get; init; }

    public required string Format { get; init; }

    public string? Output { get; init; }

    public bool Offline { get; init; }

    public TimeSpan? Timeout { get; init; }

    public bool NoWait { get; init; }
}
