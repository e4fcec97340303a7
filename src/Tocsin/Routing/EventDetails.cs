using System.Text.Json;
using Tocsin.Events;

namespace Tocsin.Routing;

/// <summary>What of an event's data the finer filters look at. Read only where an integration has such a filter.</summary>
/// <param name="Tool">The tool that reported the finding.</param>
/// <param name="Rule">The finding's rule.</param>
/// <param name="Branch">The branch that was scanned.</param>
/// <param name="Path">The file that the finding is in.</param>
internal sealed record EventDetails(string? Tool, string? Rule, string? Branch, string? Path)
{
    private static readonly EventDetails None = new(null, null, null, null);

    public static EventDetails Of(Event fact)
    {
        if (fact.Data.Length == 0)
        {
            return None;
        }

        using var json = JsonDocument.Parse(fact.Data);
        var data = json.RootElement;
        var finding = Member(data, "finding");
        return new EventDetails(
            Text(finding, "tool"),
            Text(finding, "rule_id"),
            Text(data, "branch"),
            Text(Member(finding, "location"), "file")
        );
    }

    private static JsonElement? Member(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement? json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
