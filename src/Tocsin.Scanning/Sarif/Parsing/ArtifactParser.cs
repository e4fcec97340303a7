using System.Text.Json;
using Tocsin.Scanning.Sarif.Json;
using Tocsin.Scanning.Sarif.Model;

namespace Tocsin.Scanning.Sarif.Parsing;

/// <summary>Reads artifact locations, the run's artifacts and its bases.</summary>
internal static class ArtifactParser
{
    /// <summary>Longer paths are refused when they are resolved; this bound only protects memory.</summary>
    private const int MaxUri = 16 * 1024;

    public static SarifArtifact Location(ref Utf8JsonReader reader)
    {
        var found = new SarifArtifact(null, null, null, reader.TokenStartIndex);
        if (!reader.IsObject())
            return found;
        while (reader.NextProperty(out var name))
        {
            if (name.SequenceEqual("uri"u8))
                found = found with { Offset = reader.TokenStartIndex, Uri = reader.Text(MaxUri) };
            else if (name.SequenceEqual("uriBaseId"u8))
                found = found with { BaseId = reader.Text(500) };
            else if (name.SequenceEqual("index"u8))
                found = found with { Index = reader.Integer() };
            else
                reader.Skip();
        }
        return found;
    }

    /// <summary>One element of <c>run.artifacts</c>.</summary>
    public static SarifArtifact Artifact(ref Utf8JsonReader reader)
    {
        var found = default(SarifArtifact);
        if (!reader.IsObject())
            return found;
        while (reader.NextProperty(out var name))
        {
            if (name.SequenceEqual("location"u8))
                found = Location(ref reader);
            else
                reader.Skip();
        }
        return found;
    }

    /// <summary><c>run.originalUriBaseIds</c>.</summary>
    public static Dictionary<string, SarifArtifact> Bases(ref Utf8JsonReader reader)
    {
        var bases = new Dictionary<string, SarifArtifact>();
        if (!reader.IsObject())
            return bases;
        while (reader.NextProperty(out var name))
        {
            var id = System.Text.Encoding.UTF8.GetString(name);
            bases[id] = Location(ref reader);
        }
        return bases;
    }
}
