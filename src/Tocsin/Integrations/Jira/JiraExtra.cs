using System.Text.Json;

namespace Tocsin.Integrations.Jira;

/// <summary>What a project wants in every issue beside what Tocsin fills: an object of Jira's own fields.</summary>
internal static class JiraExtra
{
    public const string Key = "fields";
    private const int MaxLength = 10_000;
    private static readonly string[] Ours = ["project", "issuetype", "summary", "description", "labels"];

    public static ConfigField Field { get; } =
        new()
        {
            Key = Key,
            Label = "Other fields",
            Example = """{"customfield_10010":{"value":"Security"},"components":[{"name":"Backend"}]}""",
            Help = "a JSON object of fields that the project requires, as Jira's API takes them",
            Check = text => Read(text) is null ? ("is not an object of other fields", Expected) : null,
        };

    private static string Expected =>
        $"a JSON object by the ids of fields, without {string.Join(", ", Ours)}, of at most {MaxLength} characters";

    /// <summary>The fields, or null where the text is not an object of them.</summary>
    public static Dictionary<string, JsonElement>? Read(string text)
    {
        try
        {
            return
                text.Length <= MaxLength
                && JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(text) is { } fields
                && !fields.Keys.Any(k => Ours.Contains(k, StringComparer.OrdinalIgnoreCase))
                ? fields
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
