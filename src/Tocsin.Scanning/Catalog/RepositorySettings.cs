namespace Tocsin.Scanning.Catalog;

/// <summary>What a repository asks of its scans, in <c>.tocsin.yml</c> at its top.</summary>
public sealed record RepositorySettings
{
    /// <summary>Names of the file; the first that is there counts.</summary>
    public static readonly IReadOnlyList<string> FileNames = [".tocsin.yml", ".tocsin.yaml"];

    /// <summary>Name of the file; null when there is none.</summary>
    public string? File { get; init; }

    /// <summary>Names of the scanners that run; empty is every one that is found and applies.</summary>
    public IReadOnlyList<string> Scanners { get; init; } = [];

    /// <summary>Files and folders that are scanned when none are asked for; empty is all of it.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Globs of files that are left out.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>The least severity at which a scan fails.</summary>
    public Severity? FailOn { get; init; }

    public string? Preset { get; init; }

    /// <summary>The scanners of presets, where they are not the manifests' own.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Presets { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Files with manifests of scanners of its own, relative to the root.</summary>
    public IReadOnlyList<string> Manifests { get; init; } = [];
}
