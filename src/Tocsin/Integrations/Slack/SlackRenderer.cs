using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Slack;

/// <summary>A notice in Block Kit. What comes from events stands in plain text and rich text only, where nothing is markup.</summary>
internal static class SlackRenderer
{
    private const int MaxHeader = 150;
    private const int MaxSection = 3000;
    private const int MaxItems = 30;

    /// <summary>All text and links together: beyond about 13,200 characters Slack refuses (msg_blocks_too_long).</summary>
    private const int MaxTotal = 9000;

    public static SlackMessage Render(Notice notice)
    {
        var budget = new Budget(MaxTotal);
        var blocks = new List<SlackBlock>
        {
            new SlackHeader(new SlackPlainText(budget.Take(Footer.Marked(notice), MaxHeader))),
        };
        // A headline that the header cut is there in full below it.
        if (Footer.Marked(notice).Length > MaxHeader)
        {
            blocks.Add(new SlackSection(new SlackPlainText(budget.Take(notice.Headline, MaxSection))));
        }

        if (notice.Text is { } text)
        {
            blocks.Add(new SlackSection(new SlackPlainText(budget.Take(text, MaxSection))));
        }

        if (Facts(notice, budget) is { Count: > 0 } facts)
        {
            blocks.Add(new SlackRichText([new SlackRichSection(facts)]));
        }

        if (notice.Items.Count > 0)
        {
            blocks.Add(new SlackRichText([Items(notice, budget)]));
        }

        if (Links(notice, budget) is { Count: > 0 } links)
        {
            blocks.Add(new SlackRichText([new SlackRichSection(links)]));
        }

        blocks.Add(new SlackContext([new SlackPlainText(Footer.Of(notice))]));
        return new SlackMessage { Text = Escape(Footer.Marked(notice)), Blocks = blocks };
    }

    /// <summary>Text where Slack's markup is read: three characters are all that it needs to be harmless.</summary>
    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    private static List<SlackRichElement> Facts(Notice notice, Budget budget)
    {
        var elements = new List<SlackRichElement>();
        foreach (var (index, fact) in notice.Facts.Index())
        {
            var label = fact.Label + "  ";
            if (budget.Left < 400 + label.Length)
            {
                elements.Add(new SlackText("\n" + Footer.More(notice.Facts.Count - index)));
                break;
            }

            budget.TryTake(label.Length);
            elements.Add(new SlackText(index == 0 ? label : "\n" + label, SlackStyle.BoldText));
            var value = budget.Take(fact.Value, 300);
            var style = fact.IsCode ? SlackStyle.CodeText : null;
            elements.Add(
                fact.Url is { } url && budget.TryTake(url.Length)
                    ? new SlackLink(url, value, style)
                    : new SlackText(value, style)
            );
        }

        return elements;
    }

    private static SlackRichList Items(Notice notice, Budget budget)
    {
        var items = new List<SlackRichSectionItem>();
        foreach (var (index, item) in notice.Items.Index())
        {
            if (index == MaxItems || budget.Left < 700)
            {
                items.Add(new SlackRichSectionItem([new SlackText(Footer.More(notice.Items.Count - index))]));
                break;
            }

            var line = budget.Take(Footer.Item(item), 250);
            var url = item.Links.Count > 0 ? item.Links[0].Url : null;
            items.Add(
                new SlackRichSectionItem([
                    url is not null && budget.Left > 700 + url.Length && budget.TryTake(url.Length)
                        ? new SlackLink(url, line)
                        : new SlackText(line),
                ])
            );
        }

        return new SlackRichList(items);
    }

    private static List<SlackRichElement> Links(Notice notice, Budget budget)
    {
        var elements = new List<SlackRichElement>();
        foreach (var link in notice.Links.Where(l => budget.TryTake(l.Url.Length + l.Label.Length)))
        {
            if (elements.Count > 0)
            {
                elements.Add(new SlackText("  ·  "));
            }

            elements.Add(new SlackLink(link.Url, link.Label));
        }

        return elements;
    }
}
