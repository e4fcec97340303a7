using Tocsin.Scanning.Manifests;
using Tocsin.Scanning.Yaml;

namespace Tocsin.Scanning.Catalog;

/// <summary>The scanners that there are for a folder, and what its repository asks of scans.</summary>
/// <remarks>A manifest is a command line: one that comes with the code to be scanned is read, so that its errors are told, but
/// belongs to what runs only where the user has said so.</remarks>
public sealed record ScannerCatalog
{
    public required RepositorySettings Settings { get; init; }

    /// <summary>Those that may run.</summary>
    public required IReadOnlyList<KnownScanner> Scanners { get; init; }

    /// <summary>Those of the repository that nobody has allowed.</summary>
    public required IReadOnlyList<ScannerManifest> Withheld { get; init; }

    /// <summary>Reads what there is.</summary>
    /// <param name="root">The folder that is scanned, absolute.</param>
    /// <param name="organizationFolder">A folder of manifests that this machine's users trust; null for none.</param>
    /// <param name="allowRepository">Whether scanners that the repository itself describes may run.</param>
    /// <param name="readSettings">False to leave the repository's file alone.</param>
    /// <exception cref="SettingsException">A file is wrong; every error of all of them is told.</exception>
    public static ScannerCatalog Load(string root, string? organizationFolder, bool allowRepository, bool readSettings)
    {
        var errors = new List<string>();
        var known = ScannerManifests.All.ToDictionary(
            m => m.Name,
            m => new KnownScanner(m, KnownScanner.FromTocsin),
            StringComparer.Ordinal
        );
        foreach (var file in ManifestFiles(organizationFolder))
        {
            if (ReadManifest(file, file, errors) is { } manifest)
                known[manifest.Name] = new KnownScanner(manifest, KnownScanner.FromOrganization);
        }
        var (settings, own) = readSettings ? ReadSettings(root, known, errors) : (new RepositorySettings(), []);
        if (errors.Count > 0)
            throw new SettingsException(string.Join('\n', errors));
        var allowed = own.Select(m => new KnownScanner(m, KnownScanner.FromRepository));
        return new ScannerCatalog
        {
            Settings = settings,
            Scanners =
            [
                .. known
                    .Values.Concat(allowRepository ? allowed : [])
                    .OrderBy(s => s.Manifest.Name, StringComparer.Ordinal),
            ],
            Withheld = allowRepository ? [] : own,
        };
    }

    private static (RepositorySettings, List<ScannerManifest>) ReadSettings(
        string root,
        Dictionary<string, KnownScanner> known,
        List<string> errors
    )
    {
        var own = new List<ScannerManifest>();
        if (RepositorySettings.FileNames.FirstOrDefault(f => File.Exists(Path.Combine(root, f))) is not { } file)
            return (new RepositorySettings(), own);
        if (new FileInfo(Path.Combine(root, file)).LinkTarget is not null)
        {
            errors.Add($"{file}: a link; expected a file of this folder");
            return (new RepositorySettings(), own);
        }
        var problems = new YamlProblems(file);
        var settings = new RepositorySettings { File = file };
        if (YamlText.Read(ReadFile(Path.Combine(root, file)), problems) is { } map)
        {
            var reader = new RepositorySettingsReader(root, map, problems);
            settings = reader.Read(file);
            foreach (var (index, path) in settings.Manifests.Index())
            {
                if (ReadManifest(Path.Combine(root, path), path, errors) is not { } manifest)
                    continue;
                // A checkout must not change what a trusted name means.
                if (known.ContainsKey(manifest.Name) || own.Exists(m => m.Name == manifest.Name))
                    problems.Add(
                        reader.PlaceOfManifest(index),
                        $"manifests: {path} describes \"{manifest.Name}\", and there is such a scanner already"
                    );
                else
                    own.Add(manifest);
            }
            reader.CheckNames(settings, [.. known.Keys.Concat(own.Select(m => m.Name)).Order(StringComparer.Ordinal)]);
        }
        if (problems.Any)
            errors.Insert(0, problems.ToString());
        return (settings, own);
    }

    private static ScannerManifest? ReadManifest(string file, string shown, List<string> errors)
    {
        try
        {
            return ManifestReader.Read(shown, ReadFile(file));
        }
        catch (ManifestException e)
        {
            errors.Add(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{shown}: {e.Message}");
        }
        return null;
    }

    // One character more than is read, so that the reader sees that it is too long.
    private static string ReadFile(string file)
    {
        using var reader = new StreamReader(file);
        var text = new char[YamlText.MostCharacters + 1];
        return new string(text, 0, reader.ReadBlock(text));
    }

    private static IEnumerable<string> ManifestFiles(string? folder) =>
        folder is null
            ? []
            : Directory
                .EnumerateFiles(folder)
                .Where(f => Path.GetExtension(f) is ".yml" or ".yaml" or ".json")
                .Order(StringComparer.Ordinal);
}
