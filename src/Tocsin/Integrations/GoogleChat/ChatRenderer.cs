using System.Net;
using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.GoogleChat;

/// <summary>A notice as a card of Google Chat.</summary>
internal static class ChatRenderer
{
    private const int MaxItems = 30;

    public static ChatMessage Render(Notice notice, Budget budget)
    {
        var headline = budget.Take(notice.Headline, 400, Escape);
        var tone = notice.Tone.Word.Length > 0 ? $" <font color=\"{notice.Tone.Hex}\">{notice.Tone.Word}</font>" : "";
        var widgets = new List<ChatWidget> { Paragraph($"{notice.Tone.Mark}{tone}<br><b>{headline}</b>") };
        if (notice.Text is { } text && budget.Take(text, 4000, Escape) is { Length: > 0 } said)
        {
            widgets.Add(Paragraph(said));
        }

        widgets.AddRange(Facts(notice, budget));
        widgets.AddRange(Items(notice, budget));
        var buttons = notice
            .Links.Where(l => budget.TryTake(l.Url.Length))
            .Select(l => new ChatButton(l.Label, new ChatClick(new ChatLink(l.Url))))
            .ToList();
        if (buttons.Count > 0)
        {
            widgets.Add(new ChatWidget { ButtonList = new ChatButtons(buttons) });
        }

        return new ChatMessage
        {
            FallbackText = Fit.Chars(notice.Headline, 200),
            CardsV2 =
            [
                new ChatCardWithId(
                    "tocsin",
                    new ChatCard(
                        new ChatHeader(
                            "Tocsin",
                            OtherNotice.Words(Fit.Chars(notice.Type, 100)) + ", " + Text.Time(notice.At)
                        ),
                        [new ChatSection(widgets)]
                    )
                ),
            ],
            Thread = notice.Thread is { } thread ? new ChatThread("tocsin-" + thread) : null,
        };
    }

    private static IEnumerable<ChatWidget> Facts(Notice notice, Budget budget)
    {
        foreach (var (index, fact) in notice.Facts.Index())
        {
            var value = budget.Take(fact.Value, 400, Escape);
            var label = budget.Take(fact.Label, 100, Escape);
            if (value.Length == 0 || label.Length == 0)
            {
                yield return Paragraph(Footer.More(notice.Facts.Count - index));
                yield break;
            }

            yield return new ChatWidget { DecoratedText = new ChatDecorated(label, Link(fact.Url, value, budget)) };
        }
    }

    private static IEnumerable<ChatWidget> Items(Notice notice, Budget budget)
    {
        foreach (var (index, item) in notice.Items.Index())
        {
            var line = index == MaxItems ? "" : budget.Take(Footer.Item(item), 250, Escape);
            if (line.Length == 0)
            {
                yield return Paragraph(Footer.More(notice.Items.Count - index));
                yield break;
            }

            yield return Paragraph(Link(item.Links.Count > 0 ? item.Links[0].Url : null, line, budget));
        }
    }

    private static string Link(string? url, string escaped, Budget budget) =>
        url is not null && budget.TryTake(url.Length) ? $"<a href=\"{Escape(url)}\">{escaped}</a>" : escaped;

    private static ChatWidget Paragraph(string html) => new() { TextParagraph = new ChatParagraph(html) };

    private static string Escape(string text) =>
        WebUtility.HtmlEncode(text).Replace("\n", "<br>", StringComparison.Ordinal);
}
