using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tocsin.Events;

/// <summary>
/// The JSON schema (2020-12) of a webhook's body, made from the example that the catalogue has: every field of the
/// example is always there, and others may come.
/// </summary>
internal static class EventSchema
{
    private const string Tail = "[0-9A-Za-z]{22}$";

    private static readonly Dictionary<string, string[]> Words = new(StringComparer.Ordinal)
    {
        ["severity"] = ["critical", "high", "medium", "low", "info"],
        ["confidence"] = ["high", "medium", "low"],
        ["state"] = ["open", "resolved"],
        ["preset"] = ["quick", "standard", "deep"],
    };

    private static readonly string[] Nullable = ["commit", "cwe"];
    private static readonly string[] Times = ["first_seen", "due_at", "from", "to"];
    private static readonly string[] Addresses = ["dashboard", "findings", "download", "url"];

    /// <summary>Of a type, delivered under whichever of its names.</summary>
    public static JsonElement Of(EventType type)
    {
        using var example = JsonDocument.Parse(type.Example);
        var names = EventTypes.Aliases.Where(a => a.Types.Contains(type.Name, StringComparer.Ordinal));
        return Envelope(
            type.Name,
            type.Description,
            [type.Name, .. names.Select(n => n.Name)],
            Object(example.RootElement)
        );
    }

    /// <summary>Of a type of somebody's own: an object of which nothing is known.</summary>
    public static JsonElement OfOwn(string name, string description) =>
        Envelope(name, description, [name], new JsonObject { ["type"] = "object" });

    /// <summary>The body of the catalogue's example.</summary>
    public static JsonElement Example(string name, string data) =>
        JsonSerializer.SerializeToElement(
            new JsonObject
            {
                ["id"] = "evt_0Dg3hTBwX4yZ5aB6cD7eF8",
                ["type"] = name,
                ["created_at"] = "2027-01-15T14:35:42Z",
                ["data"] = JsonNode.Parse(data),
            }
        );

    private static JsonElement Envelope(string name, string description, string[] names, JsonObject data) =>
        JsonSerializer.SerializeToElement(
            new JsonObject
            {
                ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
                ["title"] = name,
                ["description"] = description,
                ["type"] = "object",
                ["required"] = List(["id", "type", "created_at", "data"]),
                ["properties"] = new JsonObject
                {
                    ["id"] = new JsonObject { ["type"] = "string", ["pattern"] = "^" + Event.IdPrefix + Tail },
                    ["type"] = new JsonObject { ["enum"] = List(names) },
                    ["created_at"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
                    ["data"] = data,
                },
            }
        );

    private static JsonObject Object(JsonElement example)
    {
        var properties = new JsonObject();
        foreach (var field in example.EnumerateObject())
        {
            var schema = Value(field.Name, field.Value);
            if (EventFields.Meanings.TryGetValue(field.Name, out var meaning))
            {
                schema["description"] = meaning;
            }

            properties[field.Name] = schema;
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["required"] = List([.. example.EnumerateObject().Select(f => f.Name)]),
            ["properties"] = properties,
        };
    }

    private static JsonObject Value(string name, JsonElement example) =>
        example.ValueKind switch
        {
            JsonValueKind.Object => Object(example),
            // Whatever is in a list is like the one that the example has.
            JsonValueKind.Array => new JsonObject { ["type"] = "array", ["items"] = Value(name, example[0]) },
            JsonValueKind.Number => new JsonObject { ["type"] = "integer" },
            _ => Text(name, example.GetString()!),
        };

    private static JsonObject Text(string name, string example)
    {
        var schema = new JsonObject
        {
            ["type"] = Nullable.Contains(name, StringComparer.Ordinal) ? List(["string", "null"]) : "string",
        };
        if (Words.TryGetValue(name, out var words))
        {
            schema["enum"] = List(words);
        }
        else if (Times.Contains(name, StringComparer.Ordinal))
        {
            schema["format"] = "date-time";
        }
        else if (Addresses.Contains(name, StringComparer.Ordinal))
        {
            schema["format"] = "uri";
        }
        else if (string.Equals(name, "id", StringComparison.Ordinal) || name.EndsWith("_id", StringComparison.Ordinal))
        {
            var word = example[..(example.IndexOf('_', StringComparison.Ordinal) + 1)];
            if (word.Length > 0)
            {
                schema["pattern"] = "^" + word + Tail;
            }
        }

        return schema;
    }

    private static JsonArray List(IEnumerable<string> values) => [.. values.Select(v => (JsonNode)v)];
}
