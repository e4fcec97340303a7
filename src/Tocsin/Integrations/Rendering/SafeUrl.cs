namespace Tocsin.Integrations.Rendering;

/// <summary>Which links from events may be put behind words: web addresses, without anything that a browser might read otherwise.</summary>
internal static class SafeUrl
{
    /// <summary>The shortest bound among the destinations' (Slack 3,000, Discord 2,048).</summary>
    private const int MaxLength = 2000;

    /// <summary>The link in its escaped form, or null.</summary>
    public static string? Of(string? text) =>
        text is { Length: > 0 and <= MaxLength }
        && text.All(c => c is > ' ' and not ('\u007f' or '\\' or '<' or '>' or '"'))
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
        && url is { UserInfo: "", Host.Length: > 0 }
        && url.AbsoluteUri is { Length: <= MaxLength } escaped
            ? escaped
            : null;
}
