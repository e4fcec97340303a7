using System.Text.Json;
using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Jira;

/// <summary>What a project wants to be told of an issue of some type: asked where it has refused one.</summary>
internal static class JiraRequired
{
    private const int MaxShown = 5;
    private static readonly string[] Ours = ["project", "issuetype", "summary", "description", "labels", "reporter"];

    /// <summary>The id of the type of this name in a list of a project's types; null where there is none.</summary>
    public static string? TypeId(Exchange answer, string name) =>
        List(answer, "issueTypes")
            .Where(t => string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase))
            .Select(t => t.Id)
            .FirstOrDefault();

    /// <summary>The names of the types that a project has.</summary>
    public static string Types(Exchange answer) =>
        PlainText.Line(string.Join(", ", List(answer, "issueTypes").Select(t => t.Name)), 200);

    /// <summary>The fields that nobody but the config can fill, in words; null where there are none.</summary>
    public static string? Fields(Exchange answer)
    {
        var wanted = new List<string>();
        foreach (var field in Elements(answer, "fields"))
        {
            var id = Text(field, "fieldId") ?? Text(field, "key");
            if (id is null || Ours.Contains(id) || !Is(field, "required") || Is(field, "hasDefaultValue"))
            {
                continue;
            }

            var allowed =
                field.TryGetProperty("allowedValues", out var values) && values.ValueKind == JsonValueKind.Array
                    ? values
                        .EnumerateArray()
                        .Select(v => Text(v, "value") ?? Text(v, "name"))
                        .OfType<string>()
                        .Take(MaxShown)
                        .ToList()
                    : [];
            wanted.Add($"{id} ({Text(field, "name")}{(allowed.Count > 0 ? ": " + string.Join(", ", allowed) : "")})");
        }

        return wanted.Count == 0 ? null : PlainText.Line(string.Join("; ", wanted), 400);
    }

    private static IEnumerable<(string Id, string Name)> List(Exchange answer, string name) =>
        from type in Elements(answer, name)
        let id = Text(type, "id")
        let called = Text(type, "name")
        where id is not null && called is not null
        select (id, called);

    private static List<JsonElement> Elements(Exchange answer, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return [.. document.RootElement.GetProperty(name).EnumerateArray().Select(e => e.Clone())];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return [];
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var text)
        && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;

    private static bool Is(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var flag)
        && flag.ValueKind == JsonValueKind.True;
}
