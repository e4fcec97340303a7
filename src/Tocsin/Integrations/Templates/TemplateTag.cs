namespace Tocsin.Integrations.Templates;

/// <summary>What stands between braces, and where.</summary>
/// <param name="Start">Its first brace.</param>
/// <param name="End">Behind its last one.</param>
/// <param name="Words">What it says; null for a comment.</param>
/// <param name="IsRaw">Whether it has three braces.</param>
/// <param name="EatsBefore">Whether a <c>~</c> takes the white space before it away.</param>
/// <param name="EatsAfter">Whether a <c>~</c> takes the white space behind it away.</param>
internal sealed record TemplateTag(int Start, int End, string[]? Words, bool IsRaw, bool EatsBefore, bool EatsAfter)
{
    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>The tag that begins here, or null and what is wrong with it.</summary>
    public static TemplateTag? Read(string text, int at, out string problem, out string expected)
    {
        (problem, expected) = ("", "");
        if (at > 0 && text[at - 1] == '\\')
        {
            (problem, expected) = ("has a backslash before it", "a tag, or other characters");
            return null;
        }

        if (Starts(text, at, "{{{{"))
        {
            (problem, expected) = ("has four braces", "two or three");
            return null;
        }

        var isRaw = Starts(text, at, "{{{");
        var close = isRaw ? "}}}" : "}}";
        var start = at + close.Length;
        var before = Starts(text, start, "~");
        start += before ? 1 : 0;
        var isComment = Starts(text, start, "!");
        if (isRaw && (before || isComment))
        {
            (problem, expected) = ("has three braces around what is no field", "two");
            return null;
        }

        var end = text.IndexOf(close, start, StringComparison.Ordinal);
        if (isComment && Starts(text, start, "!--"))
        {
            // It may have braces in it.
            end = text.IndexOf("--", start + 3, StringComparison.Ordinal);
            while (end >= 0 && !Starts(text, end + 2, close) && !Starts(text, end + 2, "~" + close))
            {
                end = text.IndexOf("--", end + 1, StringComparison.Ordinal);
            }

            end +=
                end < 0 ? 0
                : Starts(text, end + 2, "~") ? 3
                : 2;
        }

        if (end < 0)
        {
            (problem, expected) = ("opens a tag that nothing closes", close);
            return null;
        }

        var after = !isRaw && end > start && text[end - 1] == '~';
        var words = isComment
            ? null
            : text[start..(after ? end - 1 : end)]
                .Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return new TemplateTag(at, end + close.Length, words, isRaw, before, after);
    }

    /// <summary>The characters between two tags, without the white space that they take away.</summary>
    public static string Between(string text, TemplateTag? last, TemplateTag? next)
    {
        var between = text[(last?.End ?? 0)..(next?.Start ?? text.Length)];
        if (last is { EatsAfter: true })
        {
            between = between.TrimStart();
        }
        else if (last?.StandsAlone(text) == true)
        {
            between = between[
                (between.IndexOf('\n', StringComparison.Ordinal) is var end and >= 0 ? end + 1 : between.Length)..
            ];
        }

        return next is { EatsBefore: true } ? between.TrimEnd()
            : next?.StandsAlone(text) == true ? between.TrimEnd(Blanks)
            : between;
    }

    // A block's tag or a comment that has a line for itself leaves no empty one.
    private bool StandsAlone(string text)
    {
        if (Words is not (null or ["else", ..] or [['#' or '/', ..], ..]))
        {
            return false;
        }

        var line = text.LastIndexOf('\n', Math.Max(0, Start - 1), Start == 0 ? 0 : Start) + 1;
        var end = text.IndexOf('\n', End);
        return text.AsSpan(line, Start - line).IsWhiteSpace()
            && text.AsSpan(End, (end < 0 ? text.Length : end) - End).IsWhiteSpace();
    }

    private static bool Starts(string text, int at, string with) =>
        string.CompareOrdinal(text, at, with, 0, with.Length) == 0;
}
