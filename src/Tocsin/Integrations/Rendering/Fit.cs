using System.Globalization;
using System.Text;

namespace Tocsin.Integrations.Rendering;

/// <summary>Makes text fit, in the unit in which a service counts, and never inside of what reads as one character.</summary>
internal static class Fit
{
    public const string Ellipsis = "…";

    /// <summary>At most so many UTF-16 units: no service counts more for a character than these.</summary>
    public static string Chars(string text, int max) =>
        text.Length <= max ? text
        : max <= 0 ? ""
        : Start(text, max - Ellipsis.Length) + Ellipsis;

    /// <summary>At most so many bytes of UTF-8.</summary>
    public static string Bytes(string text, int max) => To(text, max, Encoding.UTF8.GetByteCount);

    /// <summary>The longest beginning whose escaped form is at most so long, with an ellipsis where it is not all; escaped.</summary>
    public static string Escaped(string text, int max, Func<string, string> escape)
    {
        var whole = escape(text);
        return whole.Length <= max ? whole : escape(To(text, max, t => escape(t).Length));
    }

    /// <summary>The beginning, without an ellipsis.</summary>
    public static string Start(string text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }

        // The last character that ends in time; one that is longer than a line on its own is cut all the same.
        var from = Math.Max(0, max - 64);
        from -= from > 0 && char.IsLowSurrogate(text[from]) ? 1 : 0;
        var end = from;
        for (var at = from; at < text.Length; )
        {
            at += StringInfo.GetNextTextElementLength(text, at);
            if (at > max)
            {
                break;
            }

            end = at;
        }

        return end > 0 ? text[..end]
            : max > 0 && char.IsHighSurrogate(text[max - 1]) ? text[..(max - 1)]
            : text[..Math.Max(0, max)];
    }

    private static string To(string text, int max, Func<string, int> measure)
    {
        if (measure(text) <= max)
        {
            return text;
        }

        var (fits, tooLong) = (0, text.Length);
        while (tooLong - fits > 1)
        {
            var middle = (fits + tooLong) / 2;
            (fits, tooLong) = measure(Start(text, middle) + Ellipsis) <= max ? (middle, tooLong) : (fits, middle);
        }

        return fits == 0 ? "" : Start(text, fits) + Ellipsis;
    }
}
