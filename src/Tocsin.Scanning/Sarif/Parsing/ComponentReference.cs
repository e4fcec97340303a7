using System.Text.Json;
using Tocsin.Scanning.Sarif.Json;

namespace Tocsin.Scanning.Sarif.Parsing;

/// <summary>A reference to a tool component by index among the extensions, or by name.</summary>
internal readonly record struct ComponentReference(int? Index, string? Name)
{
    public static ComponentReference Parse(ref Utf8JsonReader reader)
    {
        int? index = null;
        string? name = null;
        if (!reader.IsObject())
            return default;
        while (reader.NextProperty(out var field))
        {
            if (field.SequenceEqual("index"u8))
                index = reader.Integer();
            else if (field.SequenceEqual("name"u8))
                name = reader.Text(200);
            else
                reader.Skip();
        }
        return new ComponentReference(index, name);
    }
}
