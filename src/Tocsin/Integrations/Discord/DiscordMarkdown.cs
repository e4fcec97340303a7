using System.Text;

namespace Tocsin.Integrations.Discord;

/// <summary>Text where Discord reads Markdown: every sign that could mean something has a backslash before it.</summary>
internal static class DiscordMarkdown
{
    private const string Signs = "\\*_~`|>#[]()<:@";

    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        var atStart = true;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            // Lists begin lines: "- ", "+ ", "1. ".
            if (Signs.Contains(c, StringComparison.Ordinal) || (atStart && c is '-' or '+' or '.' or '='))
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
            if (c == '@' && (Follows(text, i, "everyone") || Follows(text, i, "here")))
            {
                escaped.Append('\u200b');
            }

            atStart = c == '\n' || (atStart && (c == ' ' || char.IsAsciiDigit(c)));
        }

        return escaped.ToString();
    }

    /// <summary>Words that lead somewhere.</summary>
    public static string Link(string escaped, string url) =>
        $"[{escaped}]({url.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal)})";

    private static bool Follows(string text, int at, string word) =>
        text.AsSpan(at + 1).StartsWith(word, StringComparison.OrdinalIgnoreCase);
}
