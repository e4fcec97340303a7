using Tocsin.Scanning.Manifests;

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

    /// <summary>Scanners of this preset, where somebody chose them; null is those whose manifests name the preset.</summary>
    public IReadOnlyList<string>? PresetScanners { get; init; }

    /// <summary>Globs of files that are left out.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Only these files, relative to <see cref="Root"/>, such as those that a change touches; null is all of them.</summary>
    public IReadOnlyList<string>? Only { get; init; }

    /// <summary>A running site to scan instead of files, with the scanners that look at such.</summary>
    public Uri? Url { get; init; }

    /// <summary>The scanners to choose from; null is Tocsin's own list.</summary>
    public IReadOnlyList<ScannerManifest>? Manifests { get; init; }

    /// <summary>Most processes at the same time; null is what the machine has means for.</summary>
    public int? Jobs { get; init; }

    /// <summary>Time for each scanner; null is the manifest's own limit.</summary>
    public TimeSpan? Timeout { get; init; }
}
