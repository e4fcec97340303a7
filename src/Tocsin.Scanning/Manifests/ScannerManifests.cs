namespace Tocsin.Scanning.Manifests;

/// <summary>The scanners that Tocsin knows.</summary>
public static class ScannerManifests
{
    private static readonly Lazy<IReadOnlyList<ScannerManifest>> Loaded = new(Load);

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<ScannerManifest> All => Loaded.Value;

    private static List<ScannerManifest> Load()
    {
        var assembly = typeof(ScannerManifests).Assembly;
        var names = assembly
            .GetManifestResourceNames()
            .Where(n => n.StartsWith("manifest.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        var manifests = new List<ScannerManifest>();
        foreach (var name in names)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            manifests.Add(ManifestReader.Read(name["manifest.".Length..], reader.ReadToEnd()));
        }
        return manifests;
    }
}
