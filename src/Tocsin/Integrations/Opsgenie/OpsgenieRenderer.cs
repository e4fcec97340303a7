using System.Text;
using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Opsgenie;

/// <summary>A notice as an alert.</summary>
internal static class OpsgenieRenderer
{
    private const int MaxMessage = 130;
    private const int MaxAlias = 512;
    private const int MaxDescription = 15_000;
    private const int MaxDetails = 8000;
    private const int MaxTag = 50;
    private const int MaxTags = 20;
    private const int MaxEntity = 512;
    private const int MaxNote = 2000;

    public static OpsgenieAlert Alert(Notice notice) =>
        new()
        {
            Message = Fit.Chars(notice.Headline, MaxMessage),
            Alias = Alias(notice),
            Description = Fit.Chars(Description(notice), MaxDescription),
            Tags =
            [
                .. new[] { "tocsin", notice.Severity, notice.Type, notice.Target }
                    .OfType<string>()
                    .Select(t => Fit.Chars(t.Replace(',', ' '), MaxTag))
                    .Distinct(StringComparer.Ordinal)
                    .Take(MaxTags),
            ],
            Details = Details(notice),
            Entity = notice.Target is { } target ? Fit.Chars(target, MaxEntity) : null,
            Priority = Priority(notice),
        };

    public static OpsgenieNote Note(Notice notice) =>
        new(Fit.Chars(Defused(notice.Text is { } text ? $"{notice.Headline}\n{text}" : notice.Headline), MaxNote));

    public static string Alias(Notice notice) => Fit.Chars("tocsin-" + (notice.Subject ?? notice.Id), MaxAlias);

    private static string Description(Notice notice)
    {
        var text = new StringBuilder(Defused(notice.Headline)).Append('\n');
        if (notice.Text is { } said)
        {
            text.Append('\n').Append(Defused(said)).Append('\n');
        }

        text.Append('\n');
        foreach (var fact in notice.Facts)
        {
            text.Append(Defused(fact.Label)).Append(": ").Append(Defused(fact.Value)).Append('\n');
        }

        foreach (var link in notice.Links)
        {
            text.Append('\n').Append(link.Label).Append(": ").Append(link.Url);
        }

        return text.Append("\n\n").Append(Footer.Of(notice)).ToString();
    }

    private static Dictionary<string, string> Details(Notice notice)
    {
        var details = new Dictionary<string, string>(StringComparer.Ordinal);
        var budget = new Budget(MaxDetails);
        foreach (var fact in notice.Facts.Append(new NoticeFact("Event", notice.Id)))
        {
            if (budget.TryTake(fact.Label.Length + fact.Value.Length))
            {
                details.TryAdd(fact.Label, fact.Value);
            }
        }

        return details;
    }

    // Descriptions and notes are shown as HTML: a tag needs a letter right after its bracket.
    private static string Defused(string text) => text.Replace("<", "< ", StringComparison.Ordinal);

    private static string Priority(Notice notice) =>
        notice.Severity switch
        {
            "critical" => "P1",
            "high" => "P2",
            "medium" => "P3",
            "low" => "P4",
            "info" => "P5",
            _ => notice.Turn == NoticeTurn.Opens ? "P3" : "P5",
        };
}
