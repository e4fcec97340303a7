using System.Text.Json;
using Tocsin.Events;
using Tocsin.Findings;

namespace Tocsin.Digests;

/// <summary>Reads what a digest says of a finding from an event, of whose data nothing is certain: anybody may publish it.</summary>
internal static class DigestFindingReader
{
    private const int MaxText = 300;
    private const int MaxPath = 500;

    public static string IdOf(Event fact)
    {
        using var json = JsonDocument.Parse(fact.Data);
        return Text(Member(json.RootElement, "finding"), "id", 100);
    }

    public static DigestFinding Read(Event fact)
    {
        using var json = JsonDocument.Parse(fact.Data);
        var finding = Member(json.RootElement, "finding");
        var place = Member(finding, "location");
        return new DigestFinding
        {
            Id = Text(finding, "id", 100),
            RuleId = Text(finding, "rule_id", MaxText),
            Title = Text(finding, "title", MaxText),
            Severity = fact.Severity ?? "",
            Repository = Text(json.RootElement, "repository", MaxText),
            Location = new FindingEventLocation
            {
                File = Text(place, "file", MaxPath),
                Line =
                    Member(place, "line") is { ValueKind: JsonValueKind.Number } line && line.TryGetInt32(out var n)
                        ? n
                        : 0,
            },
            Links = new DigestLinks { Dashboard = Text(Member(json.RootElement, "links"), "dashboard", MaxPath) },
        };
    }

    private static JsonElement? Member(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var member) ? member : null;

    private static string Text(JsonElement? json, string name, int max)
    {
        var text = Member(json, name) is { ValueKind: JsonValueKind.String } found ? found.GetString()! : "";
        if (text.Length <= max)
        {
            return text;
        }

        // Not between the two halves of one sign.
        return text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];
    }
}
