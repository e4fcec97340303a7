using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Teams;

/// <summary>A notice as an Adaptive Card.</summary>
internal static class TeamsRenderer
{
    private const int MaxItems = 30;
    private const int MaxActions = 6;

    public static TeamsMessage Render(Notice notice, Budget budget)
    {
        var body = new List<CardElement>
        {
            new CardContainer(
                Style(notice.Tone),
                [Line(new CardRun(budget.Take(Footer.Marked(notice), 300)) { Weight = "Bolder", Size = "Medium" })]
            ),
        };
        foreach (var line in (notice.Text is { } text ? budget.Take(text, 3000) : "").Split('\n'))
        {
            if (line.Length > 0)
            {
                body.Add(Line(new CardRun(line)));
            }
        }

        body.AddRange(Facts(notice, budget));
        body.AddRange(Items(notice, budget));
        body.Add(Line(new CardRun(Footer.Of(notice)) { IsSubtle = true, Size = "Small" }) with { Spacing = "Medium" });
        return new TeamsMessage([
            new TeamsAttachment(
                new AdaptiveCard
                {
                    FallbackText = Fit.Chars(notice.Headline, 200),
                    Body = body,
                    Actions =
                    [
                        .. notice
                            .Links.Take(MaxActions)
                            .Where(l => budget.TryTake(l.Url.Length))
                            .Select(l => new CardOpenUrl(l.Url) { Title = l.Label }),
                    ],
                }
            ),
        ]);
    }

    private static IEnumerable<CardElement> Facts(Notice notice, Budget budget)
    {
        foreach (var (index, fact) in notice.Facts.Index())
        {
            var value = budget.Take(fact.Value, 300);
            if (value.Length == 0 || !budget.TryTake(fact.Label.Length))
            {
                yield return Line(new CardRun(Footer.More(notice.Facts.Count - index)));
                yield break;
            }

            yield return Line(
                new CardRun(fact.Label + "  ") { Weight = "Bolder" },
                new CardRun(value)
                {
                    FontType = fact.IsCode ? "Monospace" : null,
                    SelectAction = fact.Url is { } url && budget.TryTake(url.Length) ? new CardOpenUrl(url) : null,
                }
            ) with
            {
                Spacing = index == 0 ? null : "None",
            };
        }
    }

    private static IEnumerable<CardElement> Items(Notice notice, Budget budget)
    {
        foreach (var (index, item) in notice.Items.Index())
        {
            var line = index == MaxItems ? "" : budget.Take(Footer.Item(item), 250);
            if (line.Length == 0)
            {
                yield return Line(new CardRun(Footer.More(notice.Items.Count - index)));
                yield break;
            }

            var url = item.Links.Count > 0 ? item.Links[0].Url : null;
            yield return Line(
                new CardRun(line)
                {
                    SelectAction = url is not null && budget.TryTake(url.Length) ? new CardOpenUrl(url) : null,
                }
            );
        }
    }

    private static CardRichText Line(params CardRun[] runs) => new(runs);

    private static string Style(NoticeTone tone) =>
        tone.Rank switch
        {
            0 or 1 or 2 => "attention",
            3 => "warning",
            4 or 5 => "accent",
            7 => "good",
            _ => "emphasis",
        };
}
