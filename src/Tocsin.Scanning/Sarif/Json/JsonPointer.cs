using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tocsin.Scanning.Sarif.Json;

/// <summary>Names a place in JSON (RFC 6901). Worked out only when something is wrong there, by reading once more.</summary>
internal static class JsonPointer
{
    /// <summary>Pointer of the token at, or the last before, the offset; relative to the value that the bytes begin with.</summary>
    public static string At(ReadOnlySpan<byte> json, long offset, int maxDepth)
    {
        var path = new List<(bool Array, int Index, string Name)>();
        var reader = new Utf8JsonReader(
            json,
            isFinalBlock: false,
            new JsonReaderState(new JsonReaderOptions { MaxDepth = maxDepth })
        );
        try
        {
            while (reader.Read() && reader.TokenStartIndex < offset)
                Follow(ref reader, path);
            if (reader.TokenStartIndex == offset && reader.TokenType != JsonTokenType.PropertyName)
                Arrive(path);
        }
        catch (JsonException)
        {
            // The JSON is broken at this very place: the path so far is the answer.
        }
        return Render(path);
    }

    /// <summary>A name as one step of a pointer.</summary>
    public static string Step(string name)
    {
        var safe = name.Length <= 100 ? name : JsonText.Cut(name, 100) + "…";
        return "/" + safe.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
    }

    private static void Follow(ref Utf8JsonReader reader, List<(bool Array, int Index, string Name)> path)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                path[^1] = (false, 0, JsonText.Decode(reader.ValueSpan, reader.ValueIsEscaped, JsonFields.MaxText));
                return;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                path.RemoveAt(path.Count - 1);
                return;
            default:
                Arrive(path);
                break;
        }
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            path.Add((reader.TokenType == JsonTokenType.StartArray, -1, ""));
    }

    private static void Arrive(List<(bool Array, int Index, string Name)> path)
    {
        if (path.Count > 0 && path[^1].Array)
            path[^1] = path[^1] with { Index = path[^1].Index + 1 };
    }

    private static string Render(List<(bool Array, int Index, string Name)> path)
    {
        var pointer = new StringBuilder();
        foreach (var (array, index, name) in path)
        {
            if (array ? index >= 0 : name.Length > 0)
                pointer.Append(array ? "/" + index.ToString(CultureInfo.InvariantCulture) : Step(name));
        }
        return pointer.ToString();
    }
}
