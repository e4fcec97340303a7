using System.Text;
using Mask = Tocsin.Scanning.Secrets.SecretMask;

namespace Tocsin.Integrations.Rendering;

/// <summary>
/// Text from events as people may see it: nothing in it that steers a terminal, turns the reading direction, hides, or
/// piles up marks over its neighbours; nothing that looks like a secret. Escaping for a destination comes after this.
/// </summary>
internal static class PlainText
{
    /// <summary>More than any destination shows; what is beyond is not even looked at.</summary>
    private const int MaxRead = 32_768;

    /// <summary>Combining marks on one letter: no language needs more.</summary>
    private const int MaxMarks = 4;

    private const char Escape = '\u001b';

    private static readonly System.Buffers.SearchValues<char> StringEnds = System.Buffers.SearchValues.Create(
        "\u0007\u009c\u001b\n"
    );

    /// <summary>On one line.</summary>
    public static string Line(string text, int max) => Fit.Chars(Clean(text, keepsLines: false), max);

    /// <summary>With its line ends, as LF; no more than one empty line in a row.</summary>
    public static string Lines(string text, int max) => Fit.Chars(Clean(text, keepsLines: true), max);

    private static string Clean(string text, bool keepsLines)
    {
        var masked = Mask.Known(Fit.Start(text, MaxRead));
        var plain = new StringBuilder(Math.Min(masked.Length, 4096));
        var (marks, newlines, blank) = (0, 0, true);
        for (var i = 0; i < masked.Length; )
        {
            if (masked[i] is Escape or '\u009b' or '\u009d' or '\u0090')
            {
                i = AfterSequence(masked, i);
                continue;
            }

            if (
                Rune.DecodeFromUtf16(masked.AsSpan(i), out var rune, out var length)
                != System.Buffers.OperationStatus.Done
            )
            {
                rune = Rune.ReplacementChar;
            }

            i += length;
            if (
                rune.Value is '\n' or '\u0085' or '\u2028' or '\u2029'
                || (rune.Value == '\r' && !Next(masked, i, '\n'))
            )
            {
                if (keepsLines && newlines < 2 && plain.Length > 0)
                {
                    TrimEnd(plain);
                    plain.Append('\n');
                    (newlines, blank) = (newlines + 1, true);
                }
                else if (!keepsLines)
                {
                    Blank();
                }

                continue;
            }

            if (Rune.IsWhiteSpace(rune))
            {
                Blank();
                continue;
            }

            if (IsUnseen(rune))
            {
                continue;
            }

            marks = IsMark(rune) ? marks + 1 : 0;
            if (marks <= MaxMarks)
            {
                plain.Append(rune.ToString());
                (newlines, blank) = (0, false);
            }
        }

        TrimEnd(plain);
        return plain.ToString();

        void Blank()
        {
            if (!blank)
            {
                plain.Append(' ');
                blank = true;
            }
        }
    }

    private static bool Next(string text, int at, char wanted) => at < text.Length && text[at] == wanted;

    private static void TrimEnd(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] is ' ' or '\n')
        {
            text.Length--;
        }
    }

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is System.Globalization.UnicodeCategory.NonSpacingMark
                or System.Globalization.UnicodeCategory.EnclosingMark
                or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    // The joiner of emoji and of some scripts (U+200C, U+200D) is the one invisible character that text needs.
    private static bool IsUnseen(Rune rune) =>
        rune.Value is not (0x200C or 0x200D)
        && (
            Rune.GetUnicodeCategory(rune)
                is System.Globalization.UnicodeCategory.Control
                    or System.Globalization.UnicodeCategory.Format
                    or System.Globalization.UnicodeCategory.PrivateUse
                    or System.Globalization.UnicodeCategory.OtherNotAssigned
            || rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800 or 0x034F
        );

    // ECMA-48: CSI to its final byte, strings (OSC, DCS, APC, PM, SOS) to their end, other escapes with their letter.
    private static int AfterSequence(string text, int at)
    {
        var introducer = text[at] switch
        {
            '\u009b' => '[',
            '\u009d' => ']',
            '\u0090' => 'P',
            _ => at + 1 < text.Length ? text[++at] : '\0',
        };
        at++;
        switch (introducer)
        {
            case '[':
                while (at < text.Length && text[at] is >= ' ' and <= '?')
                {
                    at++;
                }

                return at < text.Length && text[at] is >= '@' and <= '~' ? at + 1 : at;
            case ']' or 'P' or '_' or '^' or 'X':
                var end = text.AsSpan(at).IndexOfAny(StringEnds);
                return end < 0 ? text.Length
                    : text[at + end] == Escape && Next(text, at + end + 1, '\\') ? at + end + 2
                    : text[at + end] is Escape or '\n' ? at + end
                    : at + end + 1;
            default:
                return introducer is >= '0' and <= '~' or '\0' ? Math.Min(at, text.Length) : at - 1;
        }
    }
}
