using System.Text;
using System.Text.Json;

namespace Tocsin.Scanning.Sarif.Json;

/// <summary>Reads the fields of a complete JSON value. Every method looks at the current token; null counts as absent.</summary>
internal static class JsonFields
{
    /// <summary>Longest string that is kept where a field has no bound of its own.</summary>
    public const int MaxText = 8192;

    /// <summary>Moves to the next property's value; false at the end of the object.</summary>
    public static bool NextProperty(this ref Utf8JsonReader reader, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
            return false;
        name = reader.ValueIsEscaped
            ? Encoding.UTF8.GetBytes(JsonText.Decode(reader.ValueSpan, escaped: true, int.MaxValue))
            : reader.ValueSpan;
        reader.Read();
        return true;
    }

    /// <summary>Moves to the next element; false at the end of the array.</summary>
    public static bool NextItem(this ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType != JsonTokenType.EndArray;

    public static bool IsObject(this ref Utf8JsonReader reader) =>
        Is(ref reader, JsonTokenType.StartObject, "an object");

    public static bool IsArray(this ref Utf8JsonReader reader) => Is(ref reader, JsonTokenType.StartArray, "an array");

    public static string? Text(this ref Utf8JsonReader reader, int maxChars = MaxText) =>
        Is(ref reader, JsonTokenType.String, "a string")
            ? JsonText.Decode(reader.ValueSpan, reader.ValueIsEscaped, maxChars)
            : null;

    /// <summary>The text where there is one; anything else is passed over: for property bags, whose shape is free.</summary>
    public static string? TextOrSkip(this ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.Text();
        reader.Skip();
        return null;
    }

    public static int? Integer(this ref Utf8JsonReader reader)
    {
        if (!Is(ref reader, JsonTokenType.Number, "an integer"))
            return null;
        if (reader.TryGetInt32(out var value))
            return value;
        if (reader.TryGetDouble(out var number) && number == Math.Floor(number) && Math.Abs(number) < int.MaxValue)
            return (int)number;
        throw new JsonShapeException(
            reader.TokenStartIndex,
            "a number that is no integer of 32 bits",
            "an integer of at most 2147483647"
        );
    }

    public static bool? Flag(this ref Utf8JsonReader reader) =>
        reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Null => null,
            _ => throw Wrong(ref reader, "true or false"),
        };

    public static JsonShapeException Wrong(ref Utf8JsonReader reader, string expected) =>
        new(reader.TokenStartIndex, Name(reader.TokenType), expected);

    public static string Name(JsonTokenType token) =>
        token switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => "a string",
            JsonTokenType.Number => "a number",
            JsonTokenType.True or JsonTokenType.False => "a boolean",
            _ => "null",
        };

    private static bool Is(ref Utf8JsonReader reader, JsonTokenType token, string expected)
    {
        if (reader.TokenType == token)
            return true;
        if (reader.TokenType == JsonTokenType.Null)
            return false;
        throw Wrong(ref reader, expected);
    }
}
