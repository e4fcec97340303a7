using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tocsin.Scanning.Manifests;

/// <summary>The scanners that Tocsin knows.</summary>
public static class ScannerManifests
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    private static readonly Lazy<IReadOnlyList<ScannerManifest>> Loaded = new(Load);

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<ScannerManifest> All => Loaded.Value;

    /// <summary>Reads one manifest.</summary>
    /// <exception cref="ManifestException">It is not JSON, lacks something, or something in it is wrong.</exception>
    internal static ScannerManifest Parse(string source, string json)
    {
        ScannerManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<ScannerManifest>(json, Json);
        }
        catch (JsonException e)
        {
            throw new ManifestException($"{source}: {e.Message}");
        }
        if (manifest is null)
            throw new ManifestException($"{source}: null; expected an object");
        var errors = ManifestValidator.Errors(manifest);
        return errors.Count == 0 ? manifest : throw new ManifestException($"{source}: {string.Join("; ", errors)}");
    }

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
            manifests.Add(Parse(name["manifest.".Length..], reader.ReadToEnd()));
        }
        return manifests;
    }
}
