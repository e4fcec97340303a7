namespace Tocsin.Integrations.Rendering;

/// <summary>The small line under a message.</summary>
internal static class Footer
{
    public static string Of(Notice notice) =>
        notice.Items.Count > 0
            ? $"Tocsin · {Text.Time(notice.At)}"
            : $"Tocsin · {notice.Type} · {Text.Time(notice.At)}";

    /// <summary>What stands for those that have no room.</summary>
    public static string More(int count) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"+{count:N0} more");

    /// <summary>A headline with its coloured sign.</summary>
    public static string Marked(Notice notice) => $"{notice.Tone.Mark} {notice.Headline}";

    /// <summary>One line of a list.</summary>
    public static string Item(Notice notice) =>
        notice.Target is { } target && !notice.Headline.Contains(target, StringComparison.Ordinal)
            ? $"{Marked(notice)} ({target})"
            : Marked(notice);
}
