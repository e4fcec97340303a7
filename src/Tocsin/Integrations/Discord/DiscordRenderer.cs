using System.Text;
using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Discord;

/// <summary>A notice as an embed.</summary>
internal static class DiscordRenderer
{
    /// <summary>Over all texts of the embeds of a message.</summary>
    private const int MaxTotal = 6000;
    private const int MaxTitle = 256;
    private const int MaxDescription = 3500;
    private const int MaxFields = 24;
    private const int MaxName = 256;
    private const int MaxValue = 400;
    private const int MaxLinks = 1024;

    public static DiscordMessage Render(Notice notice)
    {
        var footer = Footer.Of(notice);
        var budget = new Budget(MaxTotal - footer.Length - 100);
        var title = budget.Take(Footer.Marked(notice), MaxTitle, DiscordMarkdown.Escape);
        var links = Links(notice, budget);
        var fields = Facts(notice, budget);
        if (links.Length > 0)
        {
            fields.Add(new DiscordField("Links", links, Inline: false));
        }

        var description = Description(notice, budget);
        return new DiscordMessage
        {
            Embeds =
            [
                new DiscordEmbed
                {
                    Title = title,
                    Url = notice.Links.Count > 0 ? notice.Links[0].Url : null,
                    Description = description.Length > 0 ? description : null,
                    Color = notice.Tone.Color,
                    Fields = fields,
                    Footer = new DiscordFooter(footer),
                    Timestamp = notice.At.ToUniversalTime(),
                },
            ],
        };
    }

    private static string Links(Notice notice, Budget budget)
    {
        var text = new StringBuilder();
        foreach (var link in notice.Links)
        {
            var shown = DiscordMarkdown.Link(link.Label, link.Url);
            if (text.Length + shown.Length + 3 <= MaxLinks && budget.TryTake(shown.Length + 3))
            {
                text.Append(text.Length > 0 ? " · " : "").Append(shown);
            }
        }

        return text.ToString();
    }

    private static List<DiscordField> Facts(Notice notice, Budget budget)
    {
        var fields = new List<DiscordField>();
        foreach (var (index, fact) in notice.Facts.Index())
        {
            // What is said in sentences has some room for itself.
            if (fields.Count == MaxFields - 1 || budget.Left < 1500)
            {
                var more = Footer.More(notice.Facts.Count - index);
                budget.TryTake(more.Length + 1);
                fields.Add(new DiscordField(more, "…", Inline: true));
                break;
            }

            var name = budget.Take(fact.Label, MaxName, DiscordMarkdown.Escape);
            var value = budget.Take(fact.Value, MaxValue, DiscordMarkdown.Escape);
            var linked = fact.Url is { } url ? DiscordMarkdown.Link(value, url) : value;
            var isLinked = linked.Length <= 1024 && budget.Left > 1500 && budget.TryTake(linked.Length - value.Length);
            fields.Add(new DiscordField(name, isLinked ? linked : value, Inline: fact.Value.Length <= 40));
        }

        return fields;
    }

    private static string Description(Notice notice, Budget budget)
    {
        var text = new StringBuilder(
            notice.Text is { } said ? budget.Take(said, MaxDescription, DiscordMarkdown.Escape) : ""
        );
        foreach (var (index, item) in notice.Items.Index())
        {
            var line = DiscordMarkdown.Escape(Fit.Chars(Footer.Item(item), 150));
            var linked = item.Links.Count > 0 ? DiscordMarkdown.Link(line, item.Links[0].Url) : line;
            var shown = linked.Length <= 500 ? linked : line;
            if (text.Length + shown.Length + 30 > MaxDescription || budget.Left < shown.Length + 30)
            {
                text.Append(text.Length > 0 ? "\n" : "").Append(Footer.More(notice.Items.Count - index));
                break;
            }

            budget.TryTake(shown.Length + 3);
            text.Append(text.Length > 0 ? "\n" : "").Append("• ").Append(shown);
        }

        return text.ToString();
    }
}
