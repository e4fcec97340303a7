using System.Globalization;
using System.Text.Json;

namespace Tocsin.Integrations.Rendering;

/// <summary><c>digest.*</c> in words: the worst first, with links, and how many more there are.</summary>
internal static class DigestNotice
{
    private const int MaxItems = 20;

    public static Notice Read(Notice blank, EventData data, string name)
    {
        var (added, gone) = (data["new_findings"].Count() ?? 0, data["resolved_findings"].Count() ?? 0);
        var (from, to) = (data["from"].Time(), data["to"].Time());
        var items = Items(blank, data).ToList();
        return blank with
        {
            Tone = items.Count > 0 ? items[0].Tone : blank.Tone,
            Headline = string.Create(CultureInfo.InvariantCulture, $"{name}: {added:N0} new, {gone:N0} resolved"),
            Facts = new FactList()
                .Put("Period", from is null || to is null ? null : $"{Text.Time(from.Value)} to {Text.Time(to.Value)}")
                .Put("Scans", Number(data["scans"]))
                .Put("Failed scans", NotZero(data["failed_scans"]))
                .Put("New findings", With(added, data["new_by_severity"]))
                .Put("Reopened findings", NotZero(data["reopened_findings"]))
                .Put("Changed findings", NotZero(data["changed_findings"]))
                .Put("Resolved findings", With(gone, data["resolved_by_severity"]))
                .Put("Open findings", Text.BySeverity(data["open_findings"])),
            Links = data["links"]["dashboard"].Url() is { } page ? [new NoticeLink("Open Tocsin", page)] : [],
            Items = items,
        };
    }

    private static IEnumerable<Notice> Items(Notice digest, EventData data)
    {
        var all = data["worst"].Json;
        if (all.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var (index, finding) in all.EnumerateArray().Take(MaxItems).Select(f => new EventData(f)).Index())
        {
            var severity = finding["severity"].Line(40);
            var title = finding["title"].Line() ?? finding["rule_id"].Line() ?? "a finding";
            yield return digest with
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"{digest.Id}-{index}"),
                Tone = NoticeTone.OfSeverity(severity),
                Severity = Severities.All.Contains(severity) ? severity : null,
                Headline = Fit.Chars(Place(finding) is { } place ? $"{title}, {place}" : title, Notice.MaxHeadline),
                Target = finding["repository"].Line(),
                Links = finding["links"]["dashboard"].Url() is { } page ? [new NoticeLink("Open in Tocsin", page)] : [],
            };
        }

        var more = Math.Max(0, all.GetArrayLength() - MaxItems) + (data["more"].Count() ?? 0);
        if (more > 0)
        {
            yield return digest with
            {
                Id = digest.Id + "-more",
                Headline = string.Create(CultureInfo.InvariantCulture, $"+{more:N0} more"),
                Links = data["links"]["dashboard"].Url() is { } page ? [new NoticeLink("Open Tocsin", page)] : [],
            };
        }
    }

    private static string? Place(EventData finding)
    {
        var (file, line) = (finding["location"]["file"].Line(), finding["location"]["line"].Count());
        return file is not null && line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{file}:{line}") : file;
    }

    private static string? Number(EventData count) => count.Count()?.ToString("N0", CultureInfo.InvariantCulture);

    private static string? NotZero(EventData count) => count.Count() is null or 0 ? null : Number(count);

    private static string With(long count, EventData bySeverity)
    {
        var total = count.ToString("N0", CultureInfo.InvariantCulture);
        return Text.BySeverity(bySeverity) is { } parts ? $"{total} ({parts})" : total;
    }
}
