using System.Text;
using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.GitHub;

/// <summary>
/// A notice in GitHub's Markdown. What comes from events stands in code: nowhere else are mentions, references to issues
/// and HTML left alone, since GitHub looks for them after it has read the backslashes.
/// </summary>
internal static class GitHubMarkdown
{
    private const int MaxText = 30_000;

    /// <param name="notice">What it says.</param>
    /// <param name="subject">By what the ticket is found again; null for a comment.</param>
    public static string Of(Notice notice, string? subject)
    {
        var text = new StringBuilder();
        text.Append(notice.Tone.Mark).Append(' ').Append(Span(notice.Headline)).Append("\n\n");
        if (notice.Text is { } said)
        {
            text.Append(Block(Fit.Chars(said, Notice.MaxText))).Append('\n');
        }

        foreach (var fact in notice.Facts.TakeWhile(_ => text.Length < MaxText))
        {
            var value = Span(fact.Value);
            text.Append("- **").Append(Word(fact.Label)).Append(":** ");
            text.Append(fact.Url is { } url ? $"[{value}](<{url}>)" : value).Append('\n');
        }

        if (notice.Links.Count > 0)
        {
            text.Append('\n').AppendJoin(" · ", notice.Links.Select(l => $"[{l.Label}](<{l.Url}>)")).Append('\n');
        }

        text.Append("\n<sub>Tocsin · ").Append(Text.Time(notice.At));
        if (subject is not null)
        {
            text.Append(" · ").Append(subject);
        }

        return text.Append("</sub>\n").ToString();
    }

    // CommonMark: a code span ends with as many backticks as it began with.
    private static string Span(string text)
    {
        var fence = new string('`', Longest(text) + 1);
        var pad = text.Length == 0 || text[0] is '`' or ' ' || text[^1] is '`' or ' ' ? " " : "";
        return $"{fence}{pad}{text}{pad}{fence}";
    }

    private static string Block(string text)
    {
        var fence = new string('`', Math.Max(3, Longest(text) + 1));
        return $"{fence}text\n{text}\n{fence}\n";
    }

    private static int Longest(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private static string Word(string label) =>
        string.Concat(label.Where(c => char.IsLetterOrDigit(c) || c == ' ')) is { Length: > 0 } word
            ? word.Trim()
            : "Field";
}
