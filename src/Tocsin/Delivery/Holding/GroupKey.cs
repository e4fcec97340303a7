using System.Text.Json;
using Tocsin.Events;
using Tocsin.Integrations.Noise;

namespace Tocsin.Delivery.Holding;

/// <summary>What an event has in common with others. Pure.</summary>
internal static class GroupKey
{
    /// <summary>A text that is the same for events that belong together; null where the event lacks what they have in common.</summary>
    public static string? Of(Event fact, GroupBy by)
    {
        using var json = ByData(by) && fact.Data.Length > 0 ? JsonDocument.Parse(fact.Data) : null;
        var data = json?.RootElement;
        var parts = new List<string?>(4);
        if (by.HasFlag(GroupBy.Scan))
        {
            parts.Add(Text(data, "scan_id"));
        }

        if (by.HasFlag(GroupBy.Target))
        {
            parts.Add(fact.TargetId);
        }

        if (by.HasFlag(GroupBy.Rule))
        {
            parts.Add(Text(Member(data, "finding"), "rule_id"));
        }

        if (by.HasFlag(GroupBy.Severity))
        {
            parts.Add(fact.Severity);
        }

        return parts.Contains(null) || parts.Count == 0 ? null : "group " + JsonSerializer.Serialize(parts);
    }

    /// <summary>The same for the findings of a target's first scan; null for what is none.</summary>
    public static string? OfFirstScan(Event fact)
    {
        if (fact.Type != EventTypes.FindingNew || fact.Data.Length == 0)
        {
            return null;
        }

        using var json = JsonDocument.Parse(fact.Data);
        return
            Member(json.RootElement, "first_scan") is { ValueKind: JsonValueKind.True }
            && Text(json.RootElement, "scan_id") is { } scan
            ? "first scan " + scan
            : null;
    }

    private static bool ByData(GroupBy by) => (by & (GroupBy.Scan | GroupBy.Rule)) != GroupBy.None;

    private static JsonElement? Member(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement? json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetRawText() : null;
}
