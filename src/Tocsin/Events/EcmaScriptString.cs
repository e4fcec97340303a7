using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tocsin.Events;

/// <summary>Strings as <c>JSON.stringify</c> writes them: everything raw but <c>"</c>, <c>\</c>, C0 and lone surrogates.</summary>
internal static class EcmaScriptString
{
    // Raw JSON text holds no C0 controls, so what has no escapes is canonical as it stands.
    public static void Write(ReadOnlySpan<byte> raw, bool escaped, ArrayBufferWriter<byte> output)
    {
        output.Write("\""u8);
        if (escaped)
        {
            WriteUnescaped(raw, output);
        }
        else
        {
            output.Write(raw);
        }

        output.Write("\""u8);
    }

    private static void WriteUnescaped(ReadOnlySpan<byte> raw, ArrayBufferWriter<byte> output)
    {
        while (raw.IndexOf((byte)'\\') is var at and >= 0)
        {
            output.Write(raw[..at]);
            raw = raw[at..];
            if (raw[1] != 'u')
            {
                // The only short escape that JSON.stringify does not write itself is the one of the solidus.
                output.Write(raw[1] == '/' ? "/"u8 : raw[..2]);
                raw = raw[2..];
                continue;
            }

            var unit = CodeUnit(raw);
            raw = raw[6..];
            if (char.IsHighSurrogate(unit) && raw.StartsWith("\\u"u8) && char.IsLowSurrogate(CodeUnit(raw)))
            {
                WriteRune(new Rune(unit, CodeUnit(raw)), output);
                raw = raw[6..];
            }
            else
            {
                WriteUnit(unit, output);
            }
        }

        output.Write(raw);
    }

    private static char CodeUnit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static void WriteUnit(char unit, ArrayBufferWriter<byte> output)
    {
        switch (unit)
        {
            case '"':
                output.Write("\\\""u8);
                break;
            case '\\':
                output.Write("\\\\"u8);
                break;
            case '\b':
                output.Write("\\b"u8);
                break;
            case '\f':
                output.Write("\\f"u8);
                break;
            case '\n':
                output.Write("\\n"u8);
                break;
            case '\r':
                output.Write("\\r"u8);
                break;
            case '\t':
                output.Write("\\t"u8);
                break;
            default:
                if (unit < ' ' || char.IsSurrogate(unit))
                {
                    output.Write(Encoding.ASCII.GetBytes($"\\u{(int)unit:x4}"));
                }
                else
                {
                    WriteRune(new Rune(unit), output);
                }

                break;
        }
    }

    private static void WriteRune(Rune rune, ArrayBufferWriter<byte> output) =>
        output.Advance(rune.EncodeToUtf8(output.GetSpan(4)));
}
