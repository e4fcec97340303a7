using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tocsin.Scanning.Sarif.Json;

/// <summary>Decodes JSON strings the forgiving way: what no text can hold (lone surrogates, NUL) becomes U+FFFD.</summary>
internal static class JsonText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text of a string token whose UTF-8 and escapes were checked before.</summary>
    public static string Decode(ReadOnlySpan<byte> utf8, bool escaped, int maxChars)
    {
        if (!escaped)
            return Cut(Encoding.UTF8.GetString(utf8), maxChars);

        var chars = ArrayPool<char>.Shared.Rent(utf8.Length);
        try
        {
            var length = Unescape(chars.AsSpan(0, Encoding.UTF8.GetChars(utf8, chars)));
            Repair(chars.AsSpan(0, length));
            return Cut(new string(chars, 0, length), maxChars);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    /// <summary>At most so many characters; never half of a surrogate pair.</summary>
    public static string Cut(string text, int maxChars)
    {
        if (text.Length <= maxChars)
            return text;
        return text[..(char.IsHighSurrogate(text[maxChars - 1]) ? maxChars - 1 : maxChars)];
    }

    private static int Unescape(Span<char> chars)
    {
        var to = 0;
        for (var from = 0; from < chars.Length; from++)
        {
            var c = chars[from];
            if (c == '\\')
            {
                c = chars[++from];
                if (c == 'u')
                {
                    c = (char)
                        ushort.Parse(chars.Slice(from + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                    from += 4;
                }
                else
                {
                    c = Simple(c);
                }
            }
            chars[to++] = c;
        }
        return to;
    }

    private static char Simple(char c) =>
        c switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\b',
            'f' => '\f',
            _ => c,
        };

    private static void Repair(Span<char> chars)
    {
        for (var i = 0; i < chars.Length; i++)
        {
            if (chars[i] == '\0')
                chars[i] = Replacement;
            else if (char.IsHighSurrogate(chars[i]) && i + 1 < chars.Length && char.IsLowSurrogate(chars[i + 1]))
                i++;
            else if (char.IsSurrogate(chars[i]))
                chars[i] = Replacement;
        }
    }
}
