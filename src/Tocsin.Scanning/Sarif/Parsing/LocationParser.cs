using System.Text.Json;
using Tocsin.Scanning.Sarif.Json;
using Tocsin.Scanning.Sarif.Model;

namespace Tocsin.Scanning.Sarif.Parsing;

/// <summary>Reads the first physical location of a result.</summary>
internal static class LocationParser
{
    /// <summary>More of a snippet is never shown nor hashed.</summary>
    private const int MaxSnippet = 4096;

    public static void Parse(ref Utf8JsonReader reader, ref SarifResult result)
    {
        var found = false;
        if (!reader.IsArray())
            return;
        while (reader.NextItem())
        {
            if (!reader.IsObject())
                continue;
            while (reader.NextProperty(out var name))
            {
                if (!found && name.SequenceEqual("physicalLocation"u8) && reader.IsObject())
                {
                    found = true;
                    Physical(ref reader, ref result);
                }
                else
                    reader.Skip();
            }
        }
    }

    private static void Physical(ref Utf8JsonReader reader, ref SarifResult result)
    {
        while (reader.NextProperty(out var name))
        {
            if (name.SequenceEqual("artifactLocation"u8))
                result.Artifact = ArtifactParser.Location(ref reader);
            else if (name.SequenceEqual("region"u8))
                result.Region = Region(ref reader);
            else if (name.SequenceEqual("contextRegion"u8))
                result.Context = Region(ref reader);
            else
                reader.Skip();
        }
    }

    private static SarifRegion Region(ref Utf8JsonReader reader)
    {
        var region = new SarifRegion();
        if (!reader.IsObject())
            return region;
        while (reader.NextProperty(out var name))
        {
            if (name.SequenceEqual("startLine"u8))
                region = region with { Line = Position(ref reader) };
            else if (name.SequenceEqual("startColumn"u8))
                region = region with { Column = Position(ref reader) };
            else if (name.SequenceEqual("endLine"u8))
                region = region with { EndLine = Position(ref reader) };
            else if (name.SequenceEqual("endColumn"u8))
                region = region with { EndColumn = Position(ref reader) };
            else if (name.SequenceEqual("snippet"u8))
                region = region with { Snippet = Snippet(ref reader) };
            else
                reader.Skip();
        }
        return region;
    }

    /// <summary>Tools without a place write 0 or -1.</summary>
    private static int Position(ref Utf8JsonReader reader) => Math.Max(0, reader.Integer() ?? 0);

    private static string? Snippet(ref Utf8JsonReader reader)
    {
        string? text = null;
        if (!reader.IsObject())
            return null;
        while (reader.NextProperty(out var name))
        {
            if (name.SequenceEqual("text"u8))
                text = reader.Text(MaxSnippet);
            else
                reader.Skip();
        }
        return text;
    }
}
