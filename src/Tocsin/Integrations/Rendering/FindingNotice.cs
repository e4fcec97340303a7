using Tocsin.Events;

namespace Tocsin.Integrations.Rendering;

/// <summary><c>finding.*</c> in words.</summary>
internal static class FindingNotice
{
    private const string SuppressedPrefix = "suppressed";

    public static Notice Read(string id, string type, DateTimeOffset at, EventData data, string codeUrl)
    {
        var finding = data["finding"];
        var severity = finding["severity"].Line(40)?.ToLowerInvariant();
        var title = finding["title"].Line() ?? finding["rule_id"].Line() ?? "a finding";
        var change = data["change_summary"].Line();
        var turn = Turn(type, finding["state"].Line(40), change);
        var (file, line) = (finding["location"]["file"].Line(), finding["location"]["line"].Line(20));
        var target = data["repository"].Line();
        var commit = data["commit"].Line(100);
        var place =
            file is null || target is null || data["target_kind"].Line(40) is not (null or "repository")
                ? null
                : CodeLink.Of(codeUrl, target, data["branch"].Line(), commit, file, line);
        var (cwe, cweUrl) = Cwe(finding["cwe"].Line(100));
        var facts = new FactList()
            .Put("Severity", NoticeTone.OfSeverity(severity).Word is { Length: > 0 } word ? word : severity)
            .Put("Where", line is null ? file : $"{file}:{line}", place, isCode: true)
            .PutTarget(data)
            .Put("Rule", finding["rule_id"].Line(), isCode: true)
            .Put("CWE", cwe, cweUrl)
            .Put("Confidence", finding["confidence"].Line(40))
            .Put("Found by", finding["tool"].Line(100))
            .Put("First seen", finding["first_seen"].Time() is { } seen ? Text.Time(seen) : null)
            .Put("Assigned to", data["assignee"].Line())
            .Put("Due", data["due_at"].Time() is { } due ? Text.Time(due) : null);
        return new Notice
        {
            Id = id,
            Type = type,
            At = at,
            Tone = turn == NoticeTurn.Closes ? NoticeTone.Good : NoticeTone.OfSeverity(severity),
            Severity = Severities.All.Contains(severity) ? severity : null,
            Headline = Fit.Chars($"{Opening(type, severity, data["assignee"].Line(100))}: {title}", Notice.MaxHeadline),
            Text = change ?? finding["message"].Lines(1000),
            Target = target,
            Commit = commit,
            Rule = finding["rule_id"].Line(),
            Facts = facts,
            Links = Links(data, place),
            Turn = turn,
            Subject = finding["id"].Key(),
            Thread = data["scan_id"].Key(),
        };
    }

    private static string Opening(string type, string? severity, string? assignee)
    {
        var what = severity is null ? "finding" : $"{severity} finding";
        return type switch
        {
            EventTypes.FindingNew => $"New {what}",
            EventTypes.FindingResolved => $"Resolved {what}",
            EventTypes.FindingReopened => $"Reopened {what}",
            EventTypes.FindingAssigned when assignee is not null => $"Assigned to {assignee}, {what}",
            EventTypes.FindingAssigned => $"Assigned {what}",
            EventTypes.FindingOverdue => $"Overdue {what}",
            _ => $"Changed {what}",
        };
    }

    // A finding that somebody suppressed is over for whoever is on call, until somebody thinks better of it.
    private static NoticeTurn Turn(string type, string? state, string? change) =>
        type switch
        {
            EventTypes.FindingNew or EventTypes.FindingReopened or EventTypes.FindingOverdue => NoticeTurn.Opens,
            EventTypes.FindingResolved => NoticeTurn.Closes,
            EventTypes.FindingChanged when change?.StartsWith(SuppressedPrefix, StringComparison.Ordinal) == true =>
                NoticeTurn.Closes,
            EventTypes.FindingChanged when change == "un" + SuppressedPrefix && state != "resolved" => NoticeTurn.Opens,
            _ => NoticeTurn.Updates,
        };

    private static (string? Cwe, string? Url) Cwe(string? cwe) =>
        cwe?.StartsWith("CWE-", StringComparison.OrdinalIgnoreCase) == true
        && cwe.Length is > 4 and < 12
        && cwe.AsSpan(4).IndexOfAnyExceptInRange('0', '9') < 0
            ? (cwe, $"https://cwe.mitre.org/data/definitions/{cwe[4..]}.html")
            : (cwe, null);

    private static List<NoticeLink> Links(EventData data, string? place)
    {
        var links = new List<NoticeLink>();
        if (data["links"]["dashboard"].Url() is { } scan)
        {
            links.Add(new NoticeLink("Open in Tocsin", scan));
        }

        if (place is not null)
        {
            links.Add(new NoticeLink("Show the code", place));
        }

        return links;
    }
}
