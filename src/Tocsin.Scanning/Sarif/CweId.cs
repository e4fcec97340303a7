using System.Globalization;

namespace Tocsin.Scanning.Sarif;

/// <summary>Finds a CWE number in the many ways in which tools write it.</summary>
internal static class CweId
{
    /// <summary><c>CWE-89</c> from <c>external/cwe/cwe-089</c>, <c>CWE-89: …</c>, <c>cwe:89</c>; null when there is none.</summary>
    public static string? In(string text)
    {
        for (var from = 0; ; )
        {
            var at = text.IndexOf("cwe", from, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                return null;
            from = at + 3;
            var digits = from;
            while (digits < text.Length && text[digits] is '-' or '_' or ':' or ' ')
                digits++;
            if (Bare(text[digits..]) is { } id)
                return id;
        }
    }

    /// <summary><c>CWE-89</c> from text that begins with the number.</summary>
    public static string? Bare(string text)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiDigit(text[length]))
            length++;
        return
            length is > 0 and <= 6
            && int.TryParse(text.AsSpan(0, length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Of(number)
            : null;
    }

    public static string? Of(int number) =>
        number > 0 ? string.Create(CultureInfo.InvariantCulture, $"CWE-{number}") : null;
}
