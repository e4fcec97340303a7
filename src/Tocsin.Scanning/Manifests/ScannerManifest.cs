namespace Tocsin.Scanning.Manifests;

/// <summary>What Tocsin knows of a scanner: how to find it, run it, and understand its end.</summary>
public sealed record ScannerManifest
{
    /// <summary>Lower case; the tool's name in its results.</summary>
    public required string Name { get; init; }

    /// <summary>Name for people.</summary>
    public required string Title { get; init; }

    public required ScannerDetection Detect { get; init; }

    /// <summary>How to get it, for people.</summary>
    public string? Install { get; init; }

    /// <summary>Arguments that make it print its version; empty when its results tell.</summary>
    public IReadOnlyList<string> Version { get; init; } = [];

    /// <summary>Its arguments, each one an argument of its own and never seen by a shell. Placeholders: <c>{root}</c>,
    /// <c>{output}</c>, <c>{rules}</c>, <c>{languages}</c>, <c>{comments}</c>, <c>{tree}</c> (a folder that holds the
    /// files to scan and no others); and, each an argument alone that becomes several: <c>{files}</c> (or
    /// <c>{paths}</c>), <c>{preset}</c>, <c>{pass}</c>, <c>{config}</c>.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>When it has to run over the same files several times: what <c>{pass}</c> becomes each time. DevSkim, given
    /// rules of ours, tests every rule of its own before each scan, which takes longer than a second run.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Passes { get; init; } =
    [
        [],
    ];

    /// <summary>Globs of the files that it can read.</summary>
    public required IReadOnlyList<string> AppliesTo { get; init; }

    public ScannerConfig? Config { get; init; }

    /// <summary>Where its SARIF goes: <c>stdout</c> or <c>file</c>.</summary>
    public required string Output { get; init; }

    /// <summary>Exit codes after which its results count.</summary>
    public required IReadOnlyList<int> OkExitCodes { get; init; }

    /// <summary>Presets in which it runs, with what each adds to its arguments.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Presets { get; init; }

    /// <summary>Most files of one process; more are spread over several.</summary>
    public int FilesPerRun { get; init; } = 300;

    public required int TimeLimitSeconds { get; init; }

    public required long OutputLimitBytes { get; init; }
}

/// <summary>Where a scanner may be found; the first that is there is used.</summary>
public sealed record ScannerDetection
{
    /// <summary>It comes with Tocsin, under this name.</summary>
    public string? Embedded { get; init; }

    /// <summary>A command in <c>node_modules/.bin</c> of the scanned folder or of one above it.</summary>
    public string? Npm { get; init; }

    /// <summary>A program on the path.</summary>
    public string? Executable { get; init; }
}

/// <summary>The settings that a scanner wants, for projects that have none.</summary>
public sealed record ScannerConfig
{
    /// <summary>Names of files in the root, any of which means that the project has its own.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>What <c>{config}</c> becomes without any of them; <c>{config_file}</c> is a file of this content.</summary>
    public required IReadOnlyList<string> Fallback { get; init; }

    public required string Content { get; init; }
}
