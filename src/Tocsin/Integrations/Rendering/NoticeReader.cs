using System.Globalization;
using Tocsin.Events;
using Tocsin.Http;
using Tocsin.Integrations.Templates;

namespace Tocsin.Integrations.Rendering;

/// <summary>Says in words what a message carries. Pure, but for the address of this server.</summary>
internal sealed class NoticeReader(PublicLinks links, TimeProvider time)
{
    private const string ScanFamily = "scan";

    /// <param name="message">What is to be sent.</param>
    /// <param name="codeUrl">The pattern of links to code.</param>
    public Notice Read(Message message, string codeUrl = CodeLink.Default)
    {
        if (message.Events is { } events)
        {
            return InWords(message, Several(message, events, codeUrl), default);
        }

        using var document = EventJson.Parse(message.Data);
        var data = new EventData(document.RootElement);
        return InWords(message, Single(message, data, codeUrl), data);
    }

    private Notice InWords(Message message, Notice notice, EventData data) =>
        message.Template is { } use ? MessageTemplate.Apply(use, notice, data, time) : notice;

    private Notice Item(Message message, string codeUrl)
    {
        using var document = EventJson.Parse(message.Data);
        return Single(message, new EventData(document.RootElement), codeUrl);
    }

    private Notice Single(Message message, EventData data, string codeUrl)
    {
        var type = message.Type ?? message.Name;
        var notice = EventTypes.FamilyOf(type) switch
        {
            _ when EventTypes.Find(type) is null => OwnNotice.Read(message.Id, type, message.CreatedAt, data),
            EventTypes.FindingFamily => FindingNotice.Read(message.Id, type, message.CreatedAt, data, codeUrl),
            ScanFamily => ScanNotice.Read(message.Id, type, message.CreatedAt, data),
            _ => OtherNotice.Read(message.Id, type, message.CreatedAt, data),
        };
        return notice with { Links = [.. notice.Links.DefaultIfEmpty(new NoticeLink("Open Tocsin", links.Home))] };
    }

    private Notice Several(Message message, IReadOnlyList<Message> events, string codeUrl)
    {
        var items = events
            .Select(e => Item(e, codeUrl))
            .OrderBy(n => n.Tone.Rank)
            .ThenBy(n => EventTypes.FamilyOf(n.Type) == EventTypes.FindingFamily ? 0 : 1)
            .ToList();
        if (items.Count == 0)
        {
            return new Notice
            {
                Id = message.Id,
                Type = message.Name,
                At = message.CreatedAt,
                Tone = NoticeTone.Plain,
                Headline = "No events",
                Links = [new NoticeLink("Open Tocsin", links.Home)],
            };
        }

        var targets = items.Select(i => i.Target).Distinct(StringComparer.Ordinal).ToList();
        var where =
            targets is [{ } only] ? $" in {only}"
            : targets.Count > 1 ? $" in {Text.Count(targets.Count, "target")}"
            : "";
        var threads = items.Select(i => i.Thread).Distinct(StringComparer.Ordinal).ToList();
        var counts = items
            .GroupBy(i => i.Type, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .Take(Notice.MaxFacts)
            .Select(g => new NoticeFact(OtherNotice.Words(g.Key), g.Count().ToString(CultureInfo.InvariantCulture)));
        return new Notice
        {
            Id = message.Id,
            Type = message.Name,
            At = message.CreatedAt,
            Tone = items[0].Tone,
            Severity = items[0].Severity,
            Headline = PlainText.Line($"{HowMany(items)}{where}, the worst: {items[0].Headline}", Notice.MaxHeadline),
            Target = targets is [{ } same] ? same : null,
            Facts = [.. BySeverity(items), .. counts.Take(Notice.MaxFacts - 1)],
            Links = items[0].Links,
            Thread = threads is [{ } thread] ? thread : null,
            Items = items,
        };
    }

    // Findings are what people look for: of the scan that they are of, its own events do not count.
    private static string HowMany(List<Notice> items)
    {
        var (fresh, gone) = (Count(EventTypes.FindingNew), Count(EventTypes.FindingResolved));
        var others = items.Count(i => EventTypes.FamilyOf(i.Type) != ScanFamily) - fresh - gone;
        return (fresh, gone, others) switch
        {
            (> 0, 0, 0) => Text.Count(fresh, "new finding"),
            (0, > 0, 0) => Text.Count(gone, "resolved finding"),
            (> 0, > 0, 0) => $"{Text.Count(fresh, "new finding")} and {Text.Count(gone, "resolved one")}",
            _ => Text.Count(items.Count, "event"),
        };

        int Count(string type) => items.Count(i => i.Type == type);
    }

    private static IEnumerable<NoticeFact> BySeverity(List<Notice> items)
    {
        var parts = Severities
            .All.Reverse()
            .Select(s => (Name: s, Count: items.Count(i => i.Severity == s && i.Turn == NoticeTurn.Opens)))
            .Where(s => s.Count > 0)
            .Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Count:N0} {s.Name}"))
            .ToList();
        return parts.Count == 0 ? [] : [new NoticeFact("Severity", string.Join(", ", parts))];
    }
}
