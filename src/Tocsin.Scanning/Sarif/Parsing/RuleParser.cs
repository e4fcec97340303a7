using System.Text.Json;
using Tocsin.Scanning.Sarif.Json;
using Tocsin.Scanning.Sarif.Model;

namespace Tocsin.Scanning.Sarif.Parsing;

/// <summary>Reads one reporting descriptor: a rule.</summary>
internal static class RuleParser
{
    private const int MaxTitle = 200;

    public static SarifRule Parse(ref Utf8JsonReader reader)
    {
        string? id = null;
        string? name = null;
        string? brief = null;
        string? full = null;
        string? help = null;
        string? level = null;
        string? cwe = null;
        List<string>? former = null;
        Dictionary<string, string>? messages = null;
        var properties = new SarifProperties();
        if (!reader.IsObject())
            return new SarifRule { Properties = properties };
        while (reader.NextProperty(out var field))
        {
            if (field.SequenceEqual("id"u8))
                id = reader.Text(500);
            else if (field.SequenceEqual("name"u8))
                name = reader.Text();
            else if (field.SequenceEqual("shortDescription"u8))
                brief = MessageParser.Parse(ref reader).Text;
            else if (field.SequenceEqual("fullDescription"u8))
                full = MessageParser.Parse(ref reader).Text;
            else if (field.SequenceEqual("helpUri"u8))
                help = reader.Text();
            else if (field.SequenceEqual("defaultConfiguration"u8))
                level = Configuration(ref reader);
            else if (field.SequenceEqual("messageStrings"u8))
                messages = MessageParser.Table(ref reader);
            else if (field.SequenceEqual("relationships"u8))
                cwe = TaxonParser.Related(ref reader);
            else if (field.SequenceEqual("deprecatedIds"u8))
                former = Former(ref reader);
            else if (field.SequenceEqual("properties"u8))
                properties = PropertiesParser.Parse(ref reader);
            else
                reader.Skip();
        }
        return new SarifRule
        {
            Id = id,
            Title = FirstLine(brief) ?? FirstLine(name) ?? FirstLine(full),
            Description = full,
            HelpUri = Page(help),
            Level = level,
            Properties = properties,
            RelatedCwe = cwe,
            FormerIds = former,
            Messages = messages,
        };
    }

    /// <summary>The first line that says something, cut to a title's length; null when none does.</summary>
    public static string? FirstLine(string? text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty)
            return null;
        var end = trimmed.IndexOfAny('\r', '\n');
        return JsonText.Cut((end < 0 ? trimmed : trimmed[..end].TrimEnd()).ToString(), MaxTitle);
    }

    private static string? Page(string? uri) =>
        uri is { Length: <= 2000 }
        && Uri.TryCreate(uri, UriKind.Absolute, out var page)
        && (page.Scheme == Uri.UriSchemeHttps || page.Scheme == Uri.UriSchemeHttp)
            ? uri
            : null;

    private static string? Configuration(ref Utf8JsonReader reader)
    {
        string? level = null;
        if (!reader.IsObject())
            return null;
        while (reader.NextProperty(out var name))
        {
            if (name.SequenceEqual("level"u8))
                level = LevelParser.Level(ref reader);
            else
                reader.Skip();
        }
        return level;
    }

    private static List<string>? Former(ref Utf8JsonReader reader)
    {
        const int Most = 20;
        List<string>? ids = null;
        if (!reader.IsArray())
            return null;
        while (reader.NextItem())
        {
            if (reader.Text(500) is { Length: > 0 } id && (ids ??= []).Count < Most)
                ids.Add(id);
        }
        return ids;
    }
}
