using System.Text.Json;
using Tocsin.Events;
using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Templates;

/// <summary>
/// The values of the fields, for one message: texts, numbers, lists and dictionaries of them, and nothing else. Every text is
/// plain before a template sees it.
/// </summary>
internal static class TemplateValues
{
    public static Dictionary<string, object?> Of(Notice notice, EventData data, bool withData)
    {
        var family = EventTypes.FamilyOf(notice.Type);
        var left = TemplateLimits.MaxValues;
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["title"] = notice.Headline,
            ["text"] = notice.Text,
            ["severity"] = notice.Severity,
            ["mark"] = notice.Tone.Mark,
            ["target"] = notice.Target,
            ["branch"] = data["branch"].Line(),
            ["commit"] = notice.Commit,
            ["url"] = notice.Links.Count > 0 ? notice.Links[0].Url : null,
            ["change"] = data["change_summary"].Line(),
            ["assignee"] = data["assignee"].Line(),
            ["event"] = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["id"] = notice.Id,
                ["type"] = PlainText.Line(notice.Type, Notice.MaxValue),
                ["time"] = Text.Time(notice.At),
            },
            ["finding"] = family == EventTypes.FindingFamily ? Finding(notice, data, data["finding"]) : null,
            ["scan"] = data["scan_id"].Line(100) is { } scan ? Scan(scan, data, data["summary"]) : null,
            ["facts"] = notice
                .Facts.Select(f => new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["label"] = f.Label,
                    ["value"] = f.Value,
                    ["url"] = f.Url,
                })
                .ToArray(),
            [TemplateFields.Items] = notice
                .Items.Take(TemplateLimits.MaxItems)
                .Select(i => new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["title"] = i.Headline,
                    ["type"] = PlainText.Line(i.Type, Notice.MaxValue),
                    ["severity"] = i.Severity,
                    ["mark"] = i.Tone.Mark,
                    ["target"] = i.Target,
                    ["url"] = i.Links.Count > 0 ? i.Links[0].Url : null,
                })
                .ToArray(),
            [TemplateFields.Data] = withData ? Free(data, TemplateLimits.MaxDataDepth, ref left) : null,
        };
    }

    private static Dictionary<string, object?> Finding(Notice notice, EventData data, EventData finding) =>
        new(StringComparer.Ordinal)
        {
            ["id"] = finding["id"].Line(100),
            ["title"] = finding["title"].Line(),
            ["message"] = finding["message"].Lines(1000),
            ["severity"] = finding["severity"].Line(40),
            ["state"] = finding["state"].Line(40),
            ["rule"] = notice.Rule,
            ["cwe"] = finding["cwe"].Line(100),
            ["tool"] = finding["tool"].Line(100),
            ["confidence"] = finding["confidence"].Line(40),
            ["file"] = finding["location"]["file"].Line(),
            ["line"] = finding["location"]["line"].Line(20),
            ["code_url"] = notice.Facts.FirstOrDefault(f => f.Label == "Where")?.Url,
            ["first_seen"] = finding["first_seen"].Time() is { } seen ? Text.Time(seen) : null,
            ["due"] = data["due_at"].Time() is { } due ? Text.Time(due) : null,
        };

    private static Dictionary<string, object?> Scan(string id, EventData data, EventData summary) =>
        new(StringComparer.Ordinal)
        {
            ["id"] = id,
            ["preset"] = data["preset"].Line(100),
            ["error"] = data["error"].Lines(1000),
            ["duration"] = data["duration_seconds"].Count() is { } seconds ? Text.Duration(seconds) : null,
            ["new_findings"] = summary["new_findings"].Count(),
            ["resolved_findings"] = summary["resolved_findings"].Count(),
            ["total_findings"] = summary["total_findings"].Count(),
        };

    private static object? Free(EventData data, int depth, ref int left)
    {
        if (--left < 0)
        {
            return null;
        }

        var json = data.Json;
        switch (json.ValueKind)
        {
            case JsonValueKind.Object when depth > 0:
                var members = new Dictionary<string, object?>(StringComparer.Ordinal);
                foreach (var member in json.EnumerateObject().Take(TemplateLimits.MaxList))
                {
                    members[member.Name] = Free(new EventData(member.Value), depth - 1, ref left);
                }

                return members;
            case JsonValueKind.Array when depth > 0:
                var entries = new List<object?>();
                foreach (var entry in json.EnumerateArray().Take(TemplateLimits.MaxList))
                {
                    entries.Add(Free(new EventData(entry), depth - 1, ref left));
                }

                return entries;
            case JsonValueKind.Number:
                return json.TryGetInt64(out var whole) ? whole : json.GetDouble();
            case JsonValueKind.True or JsonValueKind.False:
                return json.GetBoolean();
            default:
                return data.Lines();
        }
    }
}
