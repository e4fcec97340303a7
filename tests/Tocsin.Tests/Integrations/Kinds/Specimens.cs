using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tocsin.Events;
using Tocsin.Integrations;

namespace Tocsin.Tests.Integrations.Kinds;

/// <summary>Messages of every event type, of every size and temper.</summary>
internal static class Specimens
{
    public const string Secret = "ghp_0123456789abcdefABCDEF0123456789abcd";

    /// <summary>All that a text can try on a reader, a browser, a terminal or a chat.</summary>
    public static readonly string Hostile = string.Join(
        " ",
        "<!channel> <!here|x> <@U0123456> <#C123> @everyone @here @channel <users/all> <at>all</at>",
        "<script>alert(1)</script><img src=x onerror=alert(1)> &lt;b&gt; & \" ' {{7*7}} ${x}",
        "[click](https://evil.example/a) ![i](https://evil.example/i.png) **b** __u__ ~~s~~ ||spoiler|| :boom:",
        "` `` ``` ~~~ # head\n# head\n- list\n1. one\n> quote\n---\n| a | b |",
        "\u001b[31mred\u001b[0m\u001b]0;title\u0007\u001b[2J\u009b31m \u0000\u0008\r",
        "\u202Egnp.exe\u202C \u2066x\u2069 \u200f \u200b\ufeff\u00ad \U000E0041",
        "e" + new string('\u0301', 200),
        "#123 GH-1 acme/other#5 @octocat [~accountid:5] {color:red}x{color} h1. big <https://evil.example|safe>",
        "password " + Secret + " AKIAIOSFODNN7EXAMPLE https://user:hunter2pass@evil.example/"
    );

    public static string[] Types { get; } = [.. EventTypes.All.Select(t => t.Name), "build.finished"];

    /// <summary>Every type in every size, by a name to be shown.</summary>
    public static IEnumerable<(string Name, Message Message)> All()
    {
        foreach (var type in Types)
        {
            foreach (var (size, data) in Sizes(type))
            {
                yield return ($"{type} {size}", Of(type, data));
            }
        }

        yield return ("batch of two", Batch(2));
        yield return ("batch of 500", Batch(500));
        yield return ("hostile batch", Batch(40, hostile: true));
        yield return ("group of 400", Group(400));
        yield return ("group of 1000", Group(1000));
        foreach (var (size, data) in Sizes("finding.new"))
        {
            yield return ($"group of 30 {size}", Several([.. Enumerable.Repeat(Of("finding.new", data), 30)]));
        }
    }

    public static IEnumerable<(string Size, string Data)> Sizes(string type)
    {
        yield return ("empty", "{}");
        yield return ("nothing", "null");
        yield return ("normal", Example(type));
        yield return ("huge", Example(type, _ => string.Concat(Enumerable.Repeat("é漢😀 & < _", 20_000))));
        yield return ("one long word", Example(type, _ => new string('x', 100_000)));
        yield return ("hostile", Example(type, _ => Hostile));
        yield return ("mistyped", Example(type, text => text.Length % 2 == 0 ? null : JsonNode.Parse("[[1],{}]")));
        yield return (
            "half characters",
            Example(type, _ => "HALF").Replace("HALF", "a\\ud83d b\\udc00 \\\\ud83d", StringComparison.Ordinal)
        );
        yield return ("many fields", Wide());
    }

    public static Message Of(string type, string data) =>
        new()
        {
            Id = "evt_0Dg3hTBxY2zA3bC4dE5fG6",
            Name = type,
            Type = type,
            CreatedAt = new DateTimeOffset(2027, 1, 15, 14, 41, 19, TimeSpan.Zero),
            Data = Encoding.UTF8.GetBytes(data),
            At = new DateTimeOffset(2027, 1, 15, 14, 41, 20, TimeSpan.Zero),
        };

    public static Message Batch(int count, bool hostile = false) =>
        Several([
            .. Enumerable
                .Range(0, count)
                .Select(i => Types[i % Types.Length])
                .Select(t => Of(t, hostile ? Example(t, _ => Hostile) : Example(t))),
        ]);

    /// <summary>A scan and what it has found: of every severity, the worst not first.</summary>
    public static Message Group(int count) =>
        Several([
            Of("scan.completed", Example("scan.completed")),
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    Of(
                        "finding.new",
                        Example("finding.new").Replace("\"critical\"", Quoted(i), StringComparison.Ordinal)
                    )
                ),
        ]);

    private static string Quoted(int i) =>
        i == 7 ? "\"critical\"" : $"\"{Severities.All[i % (Severities.All.Count - 1)]}\"";

    private static Message Several(List<Message> events) =>
        new()
        {
            Id = "batch_0Dg3hTBxY2zA3bC4dE5fG6",
            Name = Message.BatchName,
            CreatedAt = events[0].CreatedAt,
            Data = default,
            At = events[0].At,
            Events = [.. events.Select((e, i) => e with { Id = $"evt_{i:d22}" })],
        };

    /// <summary>The catalogue's example, every text in it changed.</summary>
    public static string Example(string type, Func<string, JsonNode?>? change = null)
    {
        var example =
            EventTypes.Find(type)?.Example
            ?? """{"title":"Nightly build","message":"It took a while.","severity":"high","ok":true,"count":7,"url":"https://ci.example.com/7"}""";
        var node = JsonNode.Parse(example)!;
        return (change is null ? node : Changed(node, change))!.ToJsonString();
    }

    private static JsonNode? Changed(JsonNode? node, Func<string, JsonNode?> change) =>
        node switch
        {
            JsonObject o => new JsonObject(o.Select(m => KeyValuePair.Create(m.Key, Changed(m.Value, change)))),
            JsonArray a => new JsonArray([.. a.Select(n => Changed(n, change))]),
            JsonValue v when v.GetValueKind() == JsonValueKind.String => change(v.GetValue<string>()),
            _ => node?.DeepClone(),
        };

    private static string Wide() =>
        new JsonObject(
            Enumerable
                .Range(0, 300)
                .Select(i => KeyValuePair.Create($"field {i} {Hostile}", (JsonNode?)new string('v', 600)))
        ).ToJsonString();
}
