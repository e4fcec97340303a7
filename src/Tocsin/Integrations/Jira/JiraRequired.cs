using System.Text.Json;
using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Jira;

/// <summary>What a project wants to be told of an issue of some type, as its create metadata say.</summary>
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

    /// <summary>Whether an answer is a list of fields.</summary>
    public static bool HasFields(Exchange answer) => Elements(answer, "fields").Count > 0;

    /// <summary>Whether a list was answered to its end, and not a page of it.</summary>
    public static bool IsWhole(Exchange answer, string list) =>
        Read(
            answer,
            root =>
                root.TryGetProperty("total", out var total)
                && total.TryGetInt32(out var all)
                && root.GetProperty(list).GetArrayLength() >= all
        );

    /// <summary>The ids of all fields that an answer has.</summary>
    public static IReadOnlySet<string> Ids(Exchange answer) =>
        Elements(answer, "fields").Select(IdOf).OfType<string>().ToHashSet(StringComparer.Ordinal);

    /// <summary>The fields that nobody but the config can fill, and that it does not.</summary>
    public static IReadOnlyList<JiraField> Missing(Exchange answer, IReadOnlyCollection<string> given)
    {
        var missing = new List<JiraField>();
        foreach (var field in Elements(answer, "fields"))
        {
            if (
                IdOf(field) is { } id
                && !Ours.Contains(id)
                && !given.Contains(id)
                && Is(field, "required")
                && !Is(field, "hasDefaultValue")
            )
            {
                missing.Add(Describe(field, PlainText.Line(id, 100)));
            }
        }

        return missing;
    }

    /// <summary>The same in one line; null where there are none.</summary>
    public static string? Fields(Exchange answer, IReadOnlyCollection<string> given)
    {
        var wanted = Missing(answer, given)
            .Select(f => f.Others.Length == 0 ? f.Shown : $"{f.Shown}, such as {f.Example}");
        return string.Join("; ", wanted) is { Length: > 0 } text ? PlainText.Line(text, 400) : null;
    }

    /// <summary>Whether a type of issue has a status of the category done; null where the answer does not say.</summary>
    public static bool? HasDone(Exchange answer, string typeId) =>
        Read<bool?>(
            answer,
            root =>
                root.EnumerateArray()
                    .Where(t => Text(t, "id") == typeId)
                    .Select(t =>
                        (bool?)
                            t.GetProperty("statuses")
                                .EnumerateArray()
                                .Any(s => Text(s.GetProperty("statusCategory"), "key") == "done")
                    )
                    .FirstOrDefault()
        );

    private static JiraField Describe(JsonElement field, string id)
    {
        var values =
            field.TryGetProperty("allowedValues", out var allowed) && allowed.ValueKind == JsonValueKind.Array
                ? allowed
                    .EnumerateArray()
                    .Select(v =>
                        (Key: Text(v, "value") is null ? "name" : "value", Name: Text(v, "value") ?? Text(v, "name"))
                    )
                    .Where(v => v.Name is not null)
                    .Take(MaxShown)
                    .ToList()
                : [];
        var schema = field.TryGetProperty("schema", out var found) ? found : default;
        var isList = Text(schema, "type") == "array";
        object one =
            values.Count > 0
                ? new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [values[0].Key] = PlainText.Line(values[0].Name!, 100),
                }
                : (isList ? Text(schema, "items") : Text(schema, "type")) switch
                {
                    "number" => 1,
                    "date" => "2027-01-31",
                    "datetime" => "2027-01-31T12:00:00.000+0000",
                    "user" => new { accountId = "…" },
                    "option" => new { value = "…" },
                    "component" or "version" or "priority" or "group" => new { name = "…" },
                    _ => "…",
                };
        var name = Text(field, "name");
        return new JiraField(
            id,
            name is null ? id : PlainText.Line($"{id} ({name})", 200),
            JsonSerializer.Serialize(isList ? new[] { one } : one, Outbound.Camel),
            PlainText.Line(string.Join(", ", values.Skip(1).Select(v => v.Name)), 200)
        );
    }

    private static string? IdOf(JsonElement field) => Text(field, "fieldId") ?? Text(field, "key");

    private static IEnumerable<(string Id, string Name)> List(Exchange answer, string name) =>
        from type in Elements(answer, name)
        let id = Text(type, "id")
        let called = Text(type, "name")
        where id is not null && called is not null
        select (id, called);

    private static List<JsonElement> Elements(Exchange answer, string name) =>
        Read(answer, root => root.GetProperty(name).EnumerateArray().Select(e => e.Clone()).ToList()) ?? [];

    private static T? Read<T>(Exchange answer, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return default;
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

/// <summary>A field that an issue cannot do without.</summary>
/// <param name="Id">As the API calls it.</param>
/// <param name="Shown">That, and what people call it.</param>
/// <param name="Example">A value in JSON.</param>
/// <param name="Others">Other values that it may have; empty where nobody said.</param>
internal sealed record JiraField(string Id, string Shown, string Example, string Others);
