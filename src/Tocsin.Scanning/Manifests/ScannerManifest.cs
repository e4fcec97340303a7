namespace Tocsin.Scanning.Manifests;

/// <summary>What Tocsin knows of a scanner: how to find it, run it, and understand its end.</summary>
public sealed record ScannerManifest
{
    /// <summary>Lower case; the tool's name in its results.</summary>
    public required string Name { get; init; }

    /// <summary>Name for people.</summary>
    public required string Title { get; init; }

    /// <summary>The tool's name in its results, lower case, where it is not <see cref="Name"/>.</summary>
    public string? Tool { get; init; }

    public required ScannerDetection Detect { get; init; }

    /// <summary>How to get it, for people.</summary>
    public string? Install { get; init; }

    /// <summary>Arguments that make it print its version; empty when its results tell.</summary>
    public IReadOnlyList<string> Version { get; init; } = [];

    /// <summary>What it is given: <c>files</c>, a <c>folder</c> that it goes through by itself, or the <c>url</c> of a running
    /// site.</summary>
    public string Reads { get; init; } = "files";

    /// <summary>Its arguments, each one an argument of its own and never seen by a shell. Placeholders: <c>{root}</c>,
    /// <c>{output}</c>, <c>{output_folder}</c>, <c>{url}</c>, <c>{rules}</c>, <c>{languages}</c>, <c>{comments}</c>,
    /// <c>{tree}</c> (a folder that holds the files to scan and no others); and, each an argument alone that becomes several: <c>{files}</c> (or
    /// <c>{paths}</c>), <c>{preset}</c>, <c>{pass}</c>, <c>{config}</c>.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>When it has to run over the same files several times: what <c>{pass}</c> becomes each time. DevSkim, given
    /// rules of ours, tests every rule of its own before each scan, which takes longer than a second run.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Passes { get; init; } =
    [
        [],
    ];

    /// <summary>Globs of the files that it can read; of one that goes through a folder, any of which make it run.</summary>
    public required IReadOnlyList<string> AppliesTo { get; init; }

    public ScannerConfig? Config { get; init; }

    /// <summary>Where its SARIF goes: <c>stdout</c> or <c>file</c>.</summary>
    public required string Output { get; init; }

    /// <summary>Name of the file that it writes into <c>{output_folder}</c>.</summary>
    public string OutputName { get; init; } = "output.sarif";

    /// <summary>It writes no file when it has found nothing.</summary>
    public bool OutputOptional { get; init; }

    /// <summary>Exit codes after which its results count.</summary>
    public required IReadOnlyList<int> OkExitCodes { get; init; }

    /// <summary>Exit codes that say that there was nothing for it to look at.</summary>
    public IReadOnlyList<int> EmptyExitCodes { get; init; } = [];

    /// <summary>A file in another encoding ends it: such files are not given to it.</summary>
    public bool Utf8Only { get; init; }

    /// <summary>It runs code of the project that it scans: settings that are programs, plug-ins, a build.</summary>
    public bool RunsProjectCode { get; init; }

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
    /// <summary>Names of files in the root, any of which means that the project has its own; none: never its own.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>What <c>{config}</c> becomes without any of them; <c>{config_file}</c> is a file of this content.</summary>
    public required IReadOnlyList<string> Fallback { get; init; }

    /// <summary>May hold <c>{url}</c>, <c>{output_folder}</c> and <c>{output_name}</c> inside quotes, as JSON quotes text.</summary>
    public required string Content { get; init; }

    /// <summary>Name of the file: some tools go by its ending.</summary>
    public string Name { get; init; } = "config.json";
}
