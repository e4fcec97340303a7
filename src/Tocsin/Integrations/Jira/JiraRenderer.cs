using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Jira;

/// <summary>A notice as a document of Jira's.</summary>
internal static class JiraRenderer
{
    private const int MaxValue = 500;

    public static AdfDocument Document(Notice notice, Budget budget)
    {
        var content = new List<AdfNode>
        {
            Paragraph(new AdfText($"{notice.Tone.Mark} {budget.Take(notice.Headline, 300)}", [new AdfStrong()])),
        };
        foreach (var line in (notice.Text is { } text ? budget.Take(text, Notice.MaxText) : "").Split('\n'))
        {
            if (line.Length > 0)
            {
                content.Add(Paragraph(new AdfText(line)));
            }
        }

        var facts = new List<AdfNode>();
        foreach (var (index, fact) in notice.Facts.Index())
        {
            var value = budget.Take(fact.Value, MaxValue);
            if (value.Length == 0)
            {
                facts.Add(Item(new AdfText(Footer.More(notice.Facts.Count - index))));
                break;
            }

            facts.Add(Item(new AdfText(fact.Label + ": ", [new AdfStrong()]), new AdfText(value, Marks(fact))));
        }

        if (facts.Count > 0)
        {
            content.Add(new AdfBulletList(facts));
        }

        foreach (var link in notice.Links)
        {
            content.Add(Paragraph(new AdfText(link.Label, [new AdfLink(new AdfLinkTarget(link.Url))])));
        }

        content.Add(Paragraph(new AdfText(Footer.Of(notice))));
        return new AdfDocument(content);
    }

    // Only links may stand beside code.
    private static List<AdfMark>? Marks(NoticeFact fact)
    {
        var marks = new List<AdfMark>();
        if (fact.IsCode)
        {
            marks.Add(new AdfCode());
        }

        if (fact.Url is { } url)
        {
            marks.Add(new AdfLink(new AdfLinkTarget(url)));
        }

        return marks.Count == 0 ? null : marks;
    }

    private static AdfListItem Item(params AdfNode[] content) => new([Paragraph(content)]);

    private static AdfParagraph Paragraph(params AdfNode[] content) => new(content);
}
