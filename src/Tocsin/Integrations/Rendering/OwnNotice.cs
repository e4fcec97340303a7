using System.Text.Json;

namespace Tocsin.Integrations.Rendering;

/// <summary>Events of somebody's own types in words: whatever of their data is text or a number.</summary>
internal static class OwnNotice
{
    private static readonly string[] Titles = ["title", "headline", "subject", "name"];
    private static readonly string[] Texts = ["message", "text", "summary", "description"];

    public static Notice Read(string id, string type, DateTimeOffset at, EventData data)
    {
        var title = First(data, Titles)?.Line();
        var text = First(data, Texts)?.Lines(2000);
        var facts = new FactList();
        if (data.Json.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in data.Json.EnumerateObject())
            {
                if (!Titles.Contains(member.Name) && !Texts.Contains(member.Name))
                {
                    facts.Put(PlainText.Line(OtherNotice.Words(member.Name), 60), new EventData(member.Value).Line());
                }
            }
        }

        facts.RemoveAll(f => f.Label.Length == 0);
        var severity = data["severity"].Line(40)?.ToLowerInvariant();
        var words = OtherNotice.Words(type);
        return new Notice
        {
            Id = id,
            Type = type,
            At = at,
            Tone = NoticeTone.OfSeverity(severity),
            Severity = Severities.All.Contains(severity) ? severity : null,
            Headline = Fit.Chars(title is null ? words : $"{words}: {title}", Notice.MaxHeadline),
            Text = text,
            Facts = facts,
            Links = (data["url"].Url() ?? data["link"].Url()) is { } url ? [new NoticeLink("Open", url)] : [],
        };
    }

    private static EventData? First(EventData data, string[] names)
    {
        foreach (var name in names)
        {
            if (data[name].Line(10) is not null)
            {
                return data[name];
            }
        }

        return null;
    }
}
