using System.Globalization;
using Tocsin.Events;

namespace Tocsin.Integrations.Rendering;

/// <summary><c>scan.*</c> in words.</summary>
internal static class ScanNotice
{
    public static Notice Read(string id, string type, DateTimeOffset at, EventData data)
    {
        var target = data["repository"].Line();
        var summary = data["summary"];
        var worst = Severities.All.Reverse().FirstOrDefault(s => summary["by_severity"][s].Count() > 0);
        var facts = new FactList()
            .PutTarget(data)
            .Put("New findings", Number(summary["new_findings"]))
            .Put("Resolved findings", Number(summary["resolved_findings"]))
            .Put("Open findings", Total(summary))
            .Put("Preset", data["preset"].Line(100))
            .Put("Took", data["duration_seconds"].Count() is { } seconds ? Text.Duration(seconds) : null);
        return new Notice
        {
            Id = id,
            Type = type,
            At = at,
            Tone =
                type == EventTypes.ScanFailed ? NoticeTone.Failed
                : type != EventTypes.ScanCompleted ? NoticeTone.Plain
                : summary["new_findings"].Count() > 0 ? NoticeTone.OfSeverity(worst)
                : NoticeTone.Good with { Word = "" },
            Headline = Fit.Chars(
                $"{Opening(type)}: {target ?? "a target"}{News(type, summary["new_findings"].Count())}",
                Notice.MaxHeadline
            ),
            Text = type == EventTypes.ScanFailed ? data["error"].Lines(1000) : null,
            Target = target,
            Commit = data["commit"].Line(100),
            Facts = facts,
            Links = data["links"]["dashboard"].Url() is { } page ? [new NoticeLink("Open in Tocsin", page)] : [],
            Turn = type switch
            {
                EventTypes.ScanFailed => NoticeTurn.Opens,
                EventTypes.ScanCompleted => NoticeTurn.Closes,
                _ => NoticeTurn.Tells,
            },
            // Whether scanning a target works lives on from scan to scan.
            Subject = data["target_id"].Key() is { } subject ? "scan-" + subject : null,
            Thread = data["scan_id"].Key(),
        };
    }

    private static string Opening(string type) =>
        type switch
        {
            EventTypes.ScanSubmitted => "Scan accepted",
            EventTypes.ScanStarted => "Scan started",
            EventTypes.ScanFailed => "Scan failed",
            _ => "Scan finished",
        };

    private static string News(string type, long? count) =>
        type != EventTypes.ScanCompleted || count is null ? ""
        : count == 0 ? ", nothing new"
        : ", " + Text.Count(count.Value, "new finding");

    private static string? Number(EventData data) => data.Count()?.ToString("N0", CultureInfo.InvariantCulture);

    private static string? Total(EventData summary) =>
        Number(summary["total_findings"]) is not { } total ? null
        : Text.BySeverity(summary["by_severity"]) is { } parts ? $"{total} ({parts})"
        : total;
}
