using System.Text.Json;
using Tocsin.Scanning.Sarif.Json;
using Tocsin.Scanning.Sarif.Model;

namespace Tocsin.Scanning.Sarif.Parsing;

/// <summary>Reads message objects and tables of message strings.</summary>
internal static class MessageParser
{
    public static SarifMessage Parse(ref Utf8JsonReader reader)
    {
        string? text = null;
        string? markdown = null;
        string? id = null;
        List<string>? arguments = null;
        if (!reader.IsObject())
            return default;
        while (reader.NextProperty(out var name))
        {
            if (name.SequenceEqual("text"u8))
                text = reader.Text();
            else if (name.SequenceEqual("markdown"u8))
                markdown = reader.Text();
            else if (name.SequenceEqual("id"u8))
                id = reader.Text();
            else if (name.SequenceEqual("arguments"u8))
                arguments = Arguments(ref reader);
            else
                reader.Skip();
        }
        return new SarifMessage(text ?? (id is null ? markdown : null), id, arguments);
    }

    /// <summary>A table from id to text.</summary>
    public static Dictionary<string, string>? Table(ref Utf8JsonReader reader)
    {
        if (!reader.IsObject())
            return null;
        var table = new Dictionary<string, string>();
        while (reader.NextProperty(out var name))
        {
            var id = System.Text.Encoding.UTF8.GetString(name);
            if (Parse(ref reader).Text is { } text)
                table[id] = text;
        }
        return table;
    }

    private static List<string>? Arguments(ref Utf8JsonReader reader)
    {
        if (!reader.IsArray())
            return null;
        var arguments = new List<string>();
        while (reader.NextItem())
            arguments.Add(reader.Text() ?? "");
        return arguments;
    }
}
