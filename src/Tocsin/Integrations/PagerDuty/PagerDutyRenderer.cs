using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.PagerDuty;

/// <summary>A notice as an alert, or as a change where there is nothing to get up for. PagerDuty reads no markup.</summary>
internal sealed class PagerDutyRenderer(string routingKey)
{
    private const int MaxSummary = 1024;
    private const int MaxName = 255;

    public PagerDutyEvent Trigger(Notice notice) =>
        new()
        {
            RoutingKey = routingKey,
            EventAction = PagerDutyEvent.Trigger,
            DedupKey = Key(notice),
            Payload = new PagerDutyPayload
            {
                Summary = Fit.Chars(notice.Headline, MaxSummary),
                Source = Source(notice),
                Severity = Severity(notice),
                Timestamp = notice.At,
                Component = notice.Target is { } target ? Fit.Chars(target, MaxName) : null,
                Group = "Tocsin",
                Class = notice.Rule is { } rule ? Fit.Chars(rule, MaxName) : null,
                CustomDetails = Details(notice),
            },
            Client = "Tocsin",
            ClientUrl = notice.Links.Count > 0 ? notice.Links[0].Url : null,
            Links = Links(notice),
        };

    public PagerDutyEvent Resolve(Notice notice) =>
        new()
        {
            RoutingKey = routingKey,
            EventAction = PagerDutyEvent.Resolve,
            DedupKey = Key(notice),
        };

    public PagerDutyChange Change(Notice notice) =>
        new()
        {
            RoutingKey = routingKey,
            Payload = new PagerDutyChangePayload
            {
                Summary = Fit.Chars(notice.Headline, MaxSummary),
                Timestamp = notice.At,
                Source = Source(notice),
                CustomDetails = Details(notice),
            },
            Links = Links(notice),
        };

    /// <summary>The same for every event of one finding, whatever happens to it; at most 255 characters.</summary>
    private static string Key(Notice notice) => Fit.Chars("tocsin-" + (notice.Subject ?? notice.Id), MaxName);

    private static string Source(Notice notice) => Fit.Chars(notice.Target ?? "Tocsin", MaxName);

    private static string Severity(Notice notice) =>
        notice.Severity switch
        {
            "critical" => "critical",
            "high" => "error",
            "medium" => "warning",
            "low" or "info" => "info",
            _ => notice.Turn == NoticeTurn.Opens ? "warning" : "info",
        };

    private static Dictionary<string, string> Details(Notice notice)
    {
        var details = new Dictionary<string, string>(StringComparer.Ordinal);
        if (notice.Text is { } text)
        {
            details["details"] = text;
        }

        foreach (var fact in notice.Facts)
        {
            details.TryAdd(fact.Label, fact.Value);
        }

        details.TryAdd("event", notice.Id);
        return details;
    }

    private static IReadOnlyList<PagerDutyLink>? Links(Notice notice) =>
        notice.Links.Count == 0 ? null : [.. notice.Links.Select(l => new PagerDutyLink(l.Url, l.Label))];
}
