using System.Buffers;
using System.Text.Json;
using Tocsin.Http;

namespace Tocsin.Events;

/// <summary>
/// JSON as JavaScript writes it: <c>JSON.stringify(JSON.parse(text)) === text</c> holds for every output, so that a
/// receiver that signs what it has parsed and written again arrives at the same bytes.
/// </summary>
internal static class CanonicalJson
{
    private const int MaxDepth = 64;

    /// <summary>An object in snake_case, in canonical form.</summary>
    /// <exception cref="InexactNumberException">A number would arrive as another one.</exception>
    public static byte[] Of(object data) =>
        FromUtf8(JsonSerializer.SerializeToUtf8Bytes(data, data.GetType(), Json.Options));

    /// <summary>JSON in canonical form.</summary>
    /// <exception cref="JsonException">It is not JSON, or deeper than 64 levels.</exception>
    /// <exception cref="InexactNumberException">A number would arrive as another one.</exception>
    public static byte[] FromUtf8(ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>(Math.Max(64, json.Length));
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        if (!TryWrite(ref reader, output, path: null))
        {
            // Where it is is only worth knowing now: all is gone through once more.
            var path = new Stack<string>();
            reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            TryWrite(ref reader, new ArrayBufferWriter<byte>(), path);
            throw new InexactNumberException(
                string.Concat(path.Reverse().Select(p => "/" + JsonShape.Escape(p))),
                Problems.Quote(System.Text.Encoding.ASCII.GetString(reader.ValueSpan))
            );
        }

        while (reader.Read()) { }
        return output.WrittenSpan.ToArray();
    }

    // False at a number that would arrive as another one; the reader and the path stay there.
    private static bool TryWrite(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output, Stack<string>? path)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return TryWriteObject(ref reader, output, path);
            case JsonTokenType.StartArray:
                return TryWriteArray(ref reader, output, path);
            case JsonTokenType.String:
                EcmaScriptString.Write(reader.ValueSpan, reader.ValueIsEscaped, output);
                return true;
            case JsonTokenType.Number:
                return EcmaScriptNumber.TryWrite(reader.ValueSpan, output);
            default:
                output.Write(reader.ValueSpan);
                return true;
        }
    }

    private static bool TryWriteArray(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output, Stack<string>? path)
    {
        output.Write("["u8);
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (index > 0)
            {
                output.Write(","u8);
            }

            path?.Push(index.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (!TryWrite(ref reader, output, path))
            {
                return false;
            }

            path?.Pop();
        }

        output.Write("]"u8);
        return true;
    }

    private static bool TryWriteObject(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output, Stack<string>? path)
    {
        output.Write("{"u8);
        var start = output.WrittenCount;
        var members = new MemberOrder();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (output.WrittenCount > start)
            {
                output.Write(","u8);
            }

            var from = output.WrittenCount;
            EcmaScriptString.Write(reader.ValueSpan, reader.ValueIsEscaped, output);
            var nameEnd = output.WrittenCount;
            output.Write(":"u8);
            path?.Push(System.Text.Encoding.UTF8.GetString(reader.ValueSpan));
            reader.Read();
            if (!TryWrite(ref reader, output, path))
            {
                return false;
            }

            path?.Pop();
            members.Add(output.WrittenSpan, from, nameEnd, output.WrittenCount);
        }

        members.Apply(output, start);
        output.Write("}"u8);
        return true;
    }
}
