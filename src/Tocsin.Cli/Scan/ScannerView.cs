using Tocsin.Scanning.Catalog;
using Tocsin.Scanning.Manifests;
using Tocsin.Scanning.Runner;

namespace Tocsin.Cli.Scan;

/// <summary>A scanner as it is shown.</summary>
internal sealed record ScannerView
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>It is here and may run.</summary>
    public required bool Found { get; init; }

    /// <summary>Null for one that comes with this program.</summary>
    public string? Program { get; init; }

    public string? Version { get; init; }

    public required string Reads { get; init; }

    public required IReadOnlyList<string> AppliesTo { get; init; }

    /// <summary>Files of the folder that it would look at.</summary>
    public int Files { get; init; }

    public required IReadOnlyList<string> Presets { get; init; }

    /// <summary><c>tocsin</c>, <c>organization</c> or <c>repository</c>.</summary>
    public required string Origin { get; init; }

    public required bool RunsProjectCode { get; init; }

    /// <summary>What people should know of it.</summary>
    public required string Note { get; init; }

    public static ScannerView Of(FoundScanner found, string origin, RepositorySettings settings) =>
        Of(found.Manifest, origin) with
        {
            Found = found.Missing is null,
            Program = found.Program,
            Version = found.Version,
            Files = found.Files,
            Presets =
            [
                .. ManifestPresets.Where(p =>
                    settings.Presets.GetValueOrDefault(p)?.Contains(found.Manifest.Name)
                    ?? found.Manifest.Presets.ContainsKey(p)
                ),
            ],
            Note = string.Join("; ", Notes(found, origin)),
        };

    public static ScannerView Withheld(ScannerManifest manifest) =>
        Of(manifest, "repository") with
        {
            Note = "needs --allow-repository-scanners",
        };

    private static readonly string[] ManifestPresets = ["quick", "standard", "deep"];

    private static ScannerView Of(ScannerManifest manifest, string origin) =>
        new()
        {
            Name = manifest.Name,
            Title = manifest.Title,
            Found = false,
            Reads = manifest.Reads,
            AppliesTo = manifest.AppliesTo,
            Presets = [.. ManifestPresets.Where(manifest.Presets.ContainsKey)],
            Origin = origin,
            RunsProjectCode = manifest.RunsProjectCode,
            Note = "",
        };

    private static IEnumerable<string> Notes(FoundScanner found, string origin)
    {
        if (found.Missing is { } missing)
        {
            yield return missing;
        }

        if (origin != "tocsin")
        {
            yield return $"from the {origin}";
        }

        if (found.Manifest.RunsProjectCode)
        {
            yield return "runs code of the project";
        }
    }
}
