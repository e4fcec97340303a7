using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Tocsin.Cli.Terminal;

/// <summary>Text from elsewhere (code, scanners, servers) as it may be shown: it cannot move the cursor, change
/// colours or titles, or read in another order than it stands.</summary>
internal static partial class SafeText
{
    /// <summary>One line, at most <paramref name="longest"/> characters.</summary>
    public static string Line(string? text, int longest = int.MaxValue)
    {
        var clean = Clean(text ?? "", keepLines: false).Trim();
        return clean.Length <= longest ? clean : string.Concat(clean.AsSpan(0, longest - 1).TrimEnd(), "…");
    }

    /// <summary>As many lines as it has.</summary>
    public static string Lines(string? text) => Clean(text ?? "", keepLines: true).TrimEnd();

    private static string Clean(string text, bool keepLines)
    {
        var output = new StringBuilder(text.Length);
        foreach (var rune in Sequences().Replace(text.ReplaceLineEndings("\n"), "").EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Control when rune.Value == '\n' && keepLines:
                    output.Append('\n');
                    break;
                case UnicodeCategory.Control when rune.Value is '\n' or '\t':
                case UnicodeCategory.LineSeparator:
                case UnicodeCategory.ParagraphSeparator:
                    output.Append(' ');
                    break;
                case UnicodeCategory.Control:
                case UnicodeCategory.Format:
                case UnicodeCategory.PrivateUse:
                    break;
                default:
                    output.Append(rune);
                    break;
            }
        }

        return output.ToString();
    }

    // ECMA-48: control sequences, and control strings (titles, links, device commands) with their end if they have one.
    [GeneratedRegex(
        @"(?:\x1B\[|\x9B)[\x20-\x3F]*[\x40-\x7E]?|(?:\x1B[\]PX^_]|[\x9D\x90\x98\x9E\x9F])[^\x07\x1B\x9C\n]*(?:\x07|\x1B\\|\x9C)?|\x1B[\x20-\x2F]*[\x30-\x7E]?",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Sequences();
}
