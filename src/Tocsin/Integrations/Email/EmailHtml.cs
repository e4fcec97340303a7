using System.Net;
using System.Text;
using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Email;

/// <summary>
/// The same notice for readers that show colours. Every text is encoded, styles stand where they are used since many readers
/// drop the others, and nothing is loaded from anywhere.
/// </summary>
internal static class EmailHtml
{
    private const int MaxItems = 100;
    private const string Code = "font-family:monospace;background:#f1f2f4;padding:1px 4px";

    public static string Of(Notice notice)
    {
        var colour = notice.Tone.Hex;
        var html = new StringBuilder("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head>\n")
            .Append(
                "<body style=\"margin:0;padding:16px;font:14px/1.45 sans-serif;color:#1f2328;background:#ffffff\">\n"
            )
            .Append("<div style=\"border-left:5px solid ")
            .Append(colour)
            .Append(";padding:1px 0 1px 12px\">\n");
        if (notice.Tone.Word.Length > 0)
        {
            html.Append("<b style=\"color:")
                .Append(colour)
                .Append("\">")
                .Append(Text(notice.Tone.Word))
                .Append("</b>\n");
        }

        html.Append("<h1 style=\"font-size:18px;margin:2px 0 0\">")
            .Append(Text(notice.Headline))
            .Append("</h1>\n</div>\n");
        if (notice.Text is { } said)
        {
            html.Append("<p>").Append(Text(said).Replace("\n", "<br>\n", StringComparison.Ordinal)).Append("</p>\n");
        }

        Facts(html, notice);
        Items(html, notice);
        foreach (var link in notice.Links)
        {
            html.Append("<p style=\"margin:6px 0\">").Append(Link(link.Label, link.Url)).Append("</p>\n");
        }

        return html.Append("<p style=\"font-size:12px;color:#59636e\">")
            .Append(Text(Footer.Of(notice)))
            .Append("</p>\n</body></html>\n")
            .ToString();
    }

    private static void Facts(StringBuilder html, Notice notice)
    {
        if (notice.Facts.Count == 0)
        {
            return;
        }

        html.Append("<table style=\"margin:12px 0;border-collapse:collapse\">\n");
        foreach (var fact in notice.Facts)
        {
            var value = fact.Url is { } url ? Link(fact.Value, url) : Text(fact.Value);
            html.Append("<tr><td style=\"padding:2px 16px 2px 0;color:#59636e\">")
                .Append(Text(fact.Label))
                .Append("</td><td>");
            html.Append(fact.IsCode ? $"<code style=\"{Code}\">{value}</code>" : value).Append("</td></tr>\n");
        }

        html.Append("</table>\n");
    }

    private static void Items(StringBuilder html, Notice notice)
    {
        if (notice.Items.Count == 0)
        {
            return;
        }

        html.Append("<ul style=\"padding-left:20px\">\n");
        foreach (var item in notice.Items.Take(MaxItems))
        {
            var line = Footer.Item(item);
            html.Append("<li>")
                .Append(item.Links.Count > 0 ? Link(line, item.Links[0].Url) : Text(line))
                .Append("</li>\n");
        }

        if (notice.Items.Count > MaxItems)
        {
            html.Append("<li>").Append(Footer.More(notice.Items.Count - MaxItems)).Append("</li>\n");
        }

        html.Append("</ul>\n");
    }

    private static string Link(string text, string url) => $"<a href=\"{Text(url)}\">{Text(text)}</a>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
