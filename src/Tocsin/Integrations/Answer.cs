using System.Text.Json;

namespace Tocsin.Integrations;

/// <summary>Reads what services answer, of which only the beginning may be here.</summary>
internal static class Answer
{
    /// <summary>The text of a member at the top of an object, or null.</summary>
    public static string? Text(ReadOnlyMemory<byte> body, string name) => Find(body, name, JsonTokenType.String);

    /// <summary>The digits of a whole number at the top of an object, or null.</summary>
    public static string? Number(ReadOnlyMemory<byte> body, string name) => Find(body, name, JsonTokenType.Number);

    /// <summary>The first members of these names anywhere, in the order in which they come, as text.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Anywhere(ReadOnlyMemory<byte> body, params string[] names)
    {
        var found = new List<KeyValuePair<string, string>>();
        try
        {
            var reader = new Utf8JsonReader(body.Span, isFinalBlock: false, state: default);
            while (reader.Read())
            {
                if (
                    reader.TokenType != JsonTokenType.PropertyName
                    || Among(ref reader, names) is not { } name
                    || !reader.Read()
                )
                {
                    continue;
                }

                if (reader.TokenType is JsonTokenType.String)
                {
                    found.Add(new(name, reader.GetString()!));
                }
                else if (reader.TokenType is JsonTokenType.Number && reader.TryGetInt64(out var number))
                {
                    found.Add(new(name, number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or half a character: what was found counts.
        }

        return found;
    }

    private static string? Among(ref Utf8JsonReader reader, string[] names)
    {
        foreach (var name in names)
        {
            if (reader.ValueTextEquals(name))
            {
                return name;
            }
        }

        return null;
    }

    private static string? Find(ReadOnlyMemory<byte> body, string name, JsonTokenType wanted)
    {
        try
        {
            // By tokens: what is kept of the body may end anywhere.
            var reader = new Utf8JsonReader(body.Span, isFinalBlock: false, state: default);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isWanted = reader.ValueTextEquals(name);
                if (!reader.Read())
                {
                    return null;
                }

                if (isWanted)
                {
                    return reader.TokenType != wanted ? null
                        : wanted == JsonTokenType.String ? reader.GetString()
                        : System.Text.Encoding.ASCII.GetString(reader.ValueSpan);
                }

                if (!reader.TrySkip())
                {
                    return null;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or half a character.
        }

        return null;
    }
}
