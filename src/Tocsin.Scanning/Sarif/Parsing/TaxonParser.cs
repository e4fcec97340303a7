using System.Text.Json;
using Tocsin.Scanning.Sarif.Json;

namespace Tocsin.Scanning.Sarif.Parsing;

/// <summary>Reads references to taxa, and keeps those that mean a CWE.</summary>
internal static class TaxonParser
{
    /// <summary>The CWE of <c>relationships</c>.</summary>
    public static string? Related(ref Utf8JsonReader reader)
    {
        string? cwe = null;
        if (!reader.IsArray())
            return null;
        while (reader.NextItem())
        {
            if (!reader.IsObject())
                continue;
            while (reader.NextProperty(out var name))
            {
                // Each is read to its end, needed or not.
                if (name.SequenceEqual("target"u8))
                    cwe = Taxon(ref reader) is { } taxon ? cwe ?? taxon : cwe;
                else
                    reader.Skip();
            }
        }
        return cwe;
    }

    /// <summary>The CWE of <c>taxa</c>.</summary>
    public static string? Taxa(ref Utf8JsonReader reader)
    {
        string? cwe = null;
        if (!reader.IsArray())
            return null;
        while (reader.NextItem())
            cwe = Taxon(ref reader) is { } taxon ? cwe ?? taxon : cwe;
        return cwe;
    }

    private static string? Taxon(ref Utf8JsonReader reader)
    {
        string? id = null;
        string? component = null;
        if (!reader.IsObject())
            return null;
        while (reader.NextProperty(out var name))
        {
            if (name.SequenceEqual("id"u8))
                id = reader.Text(200);
            else if (name.SequenceEqual("toolComponent"u8))
                component = ComponentReference.Parse(ref reader).Name;
            else
                reader.Skip();
        }
        if (id is null)
            return null;
        var bare = string.Equals(component, "CWE", StringComparison.OrdinalIgnoreCase);
        return CweId.In(id) ?? (bare ? CweId.Bare(id) : null);
    }
}
