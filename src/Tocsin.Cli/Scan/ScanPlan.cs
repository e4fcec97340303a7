using Tocsin.Cli.Git;
using Tocsin.Cli.Terminal;
using Tocsin.Scanning;
using Tocsin.Scanning.Catalog;
using Tocsin.Scanning.Files;
using Tocsin.Scanning.Runner;

namespace Tocsin.Cli.Scan;

/// <summary>What a scan does: as the command line says, else the repository's settings, else the defaults.</summary>
internal sealed record ScanPlan
{
    /// <summary>More files than a scan's scope may name.</summary>
    private const int MostChanged = 1000;

    public required ScanRequest Request { get; init; }

    /// <summary>Its paths are the scan's scope: what lies outside is not called resolved.</summary>
    public required Workspace Workspace { get; init; }

    public required Severity? FailOn { get; init; }

    /// <summary>Nothing that is to be scanned has changed.</summary>
    public bool IsEmpty => Request.Only is { Count: 0 };

    /// <summary>What is done, and what made it so, in a line for people.</summary>
    public required string Description { get; init; }

    public static async Task<ScanPlan> MakeAsync(
        Shell shell,
        ScanRunOptions options,
        Workspace workspace,
        CancellationToken cancellationToken
    )
    {
        var catalog = options.Catalog(workspace.Root);
        var settings = catalog.Settings;
        var preset = options.Preset ?? settings.Preset ?? "standard";
        var paths = workspace.Paths.Count > 0 ? workspace.Paths : settings.Paths;
        var changed = await ChangedAsync(shell, options, workspace, paths, settings, cancellationToken);
        return new ScanPlan
        {
            Description = "",
            Workspace = workspace with { Paths = changed ?? paths },
            FailOn = options.NoWait ? options.FailOn : options.FailOn ?? settings.FailOn,
            Request = new ScanRequest
            {
                Root = workspace.Root,
                Paths = paths,
                Preset = preset,
                PresetScanners = settings.Presets.TryGetValue(preset, out var chosen) ? Allowed(chosen, catalog) : null,
                Scanners = Known(options.Scanners.Count > 0 ? options.Scanners : settings.Scanners, catalog),
                Ignore = settings.Ignore,
                Only = changed,
                Manifests = [.. catalog.Scanners.Select(s => s.Manifest)],
                Jobs = options.Jobs,
                Timeout = options.Timeout,
            },
        }.Described(options.ChangedSince, settings.File);
    }

    // One that the repository describes, and nobody allowed, has been told of already.
    private static IReadOnlyList<string> Known(IReadOnlyList<string> names, ScannerCatalog catalog)
    {
        var known = Allowed(names, catalog);
        return known.Count > 0 || names.Count == 0
            ? known
            : throw new UsageException("the scanners that were chosen need --allow-repository-scanners");
    }

    private static List<string> Allowed(IReadOnlyList<string> names, ScannerCatalog catalog) =>
        [.. names.Where(n => !catalog.Withheld.Any(m => m.Name == n))];

    private static async Task<IReadOnlyList<string>?> ChangedAsync(
        Shell shell,
        ScanRunOptions options,
        Workspace workspace,
        IReadOnlyList<string> paths,
        RepositorySettings settings,
        CancellationToken cancellationToken
    )
    {
        if (options.ChangedSince is not { } reference)
        {
            return null;
        }

        var changed = await ChangedFiles.SinceAsync(workspace.Root, reference, cancellationToken);
        var ignored = new GlobSet(settings.Ignore);
        var asked = changed.Where(f => IsBelow(f, paths) && !ignored.Matches(f)).ToList();
        if (asked.Count <= MostChanged)
        {
            return asked;
        }

        shell.Error.WriteLine(
            $"tocsin: {asked.Count} files have changed since {SafeText.Line(reference)}; with more than {MostChanged} all "
                + "files are scanned and judged"
        );
        return null;
    }

    private static bool IsBelow(string file, IReadOnlyList<string> paths) =>
        paths.Count == 0
        || paths.Any(p => file == p || file.StartsWith(p.TrimEnd('/') + "/", StringComparison.Ordinal));

    private ScanPlan Described(string? changedSince, string? settingsFile)
    {
        List<string> parts = [$"Scanning {Workspace.Root} ({Workspace.Target.Name}), preset {Request.Preset}"];
        if (Request.Only is { } only)
        {
            parts.Add($"{only.Count} {(only.Count == 1 ? "file" : "files")} changed since {changedSince}");
        }

        if (FailOn is { } severity)
        {
            parts.Add($"fails on {severity.ToString().ToLowerInvariant()}");
        }

        if (settingsFile is not null)
        {
            parts.Add($"with {settingsFile}");
        }

        return this with
        {
            Description = SafeText.Line(string.Join(", ", parts)),
        };
    }
}
