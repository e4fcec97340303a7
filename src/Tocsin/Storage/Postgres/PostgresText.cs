using System.Buffers;

namespace Tocsin.Storage.Postgres;

/// <summary>Text that PostgreSQL takes: it knows no U+0000, and neither it nor UTF-8 knows half of a surrogate pair.</summary>
internal static class PostgresText
{
    private const char Replacement = '\uFFFD';

    private static readonly SearchValues<char> Suspicious = SearchValues.Create([
        '\0',
        .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c),
    ]);

    /// <summary>The text, with what cannot be kept replaced by U+FFFD.</summary>
    public static string Clean(string text)
    {
        var first = text.AsSpan().IndexOfAny(Suspicious);
        if (first < 0)
        {
            return text;
        }

        var clean = text.ToCharArray();
        for (var i = first; i < clean.Length; i++)
        {
            if (char.IsHighSurrogate(clean[i]) && i + 1 < clean.Length && char.IsLowSurrogate(clean[i + 1]))
            {
                i++;
            }
            else if (clean[i] == '\0' || char.IsSurrogate(clean[i]))
            {
                clean[i] = Replacement;
            }
        }

        return new string(clean);
    }
}
