using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Tocsin.Http;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Http.Routes;

/// <summary>Whatever a body holds, the answer is a problem of the caller's that says where; never one of ours.</summary>
public sealed class BadBodyTests
{
    private static readonly (string What, string Body)[] Broken =
    [
        ("not JSON", "hello"),
        ("cut off", """{"name":"""),
        ("nothing", ""),
        ("white space", "  \n"),
        ("null", "null"),
        ("an array", "[]"),
        ("a string", "\"x\""),
        ("two values", "{}{}"),
        ("a comment", "{/* x */}"),
        ("deep nesting", new string('[', 10_000)),
        ("deep nesting of objects", string.Concat(Enumerable.Repeat("{\"a\":", 5_000))),
        ("a repeated name", """{"a":1,"a":2}"""),
        ("an unknown field", """{"no_such_field":1}"""),
        ("half a surrogate pair as a name", """{"\ud800":1}"""),
        ("half a surrogate pair as a repeated name", """{"\ud800":1,"\ud800":2}"""),
        ("a NUL", "\0"),
        ("half a surrogate pair as a value", """{"name":"\udc00"}"""),
        ("a long name", $"{{\"{new string('n', 10_000)}\":1}}"),
        ("a long name that ends in half a pair", $"{{\"{new string('n', 63)}\\ud83d\\ude00\":1}}"),
        ("2 MB", $"{{\"name\":\"{new string('x', 2_000_000)}\"}}"),
    ];

    [Fact]
    public async Task A_broken_body_is_a_problem_on_every_route()
    {
        await using var server = await TestServer.StartAsync();
        var routes = ApiRoute.All(server).Where(r => r.BodyType is not null).ToList();
        Assert.NotEmpty(routes);
        var samples = await Samples.MakeAsync(server.Http, routes);
        var failures = new List<string>();
        foreach (var route in routes)
        {
            foreach (var (what, body) in Broken)
            {
                failures.AddRange(await FailureAsync(server, route, samples, body, what, pointer: null));
            }
        }

        Assert.Empty(failures);
    }

    [Fact]
    public async Task A_wrong_type_is_named_for_every_field_of_every_route()
    {
        await using var server = await TestServer.StartAsync();
        var routes = ApiRoute.All(server).Where(r => r.BodyType is not null).ToList();
        var samples = await Samples.MakeAsync(server.Http, routes);
        var failures = new List<string>();
        foreach (var route in routes)
        {
            foreach (var field in Json.Options.GetTypeInfo(route.BodyType!).Properties)
            {
                var body = JsonNode.Parse(route.ExampleBody!)!.AsObject();
                foreach (var wrong in WrongFor(field))
                {
                    body[field.Name] = JsonNode.Parse(wrong);
                    var what = $"{field.Name}: {wrong}";
                    var pointer = "/" + field.Name;
                    failures.AddRange(await FailureAsync(server, route, samples, body.ToJsonString(), what, pointer));
                }
            }
        }

        Assert.Empty(failures);
    }

    private static IEnumerable<string> WrongFor(JsonPropertyInfo field)
    {
        var type = Nullable.GetUnderlyingType(field.PropertyType) ?? field.PropertyType;
        if (type == typeof(JsonElement))
        {
            return [];
        }

        var kind = Json.Options.GetTypeInfo(type).Kind;
        return
        [
            .. type == typeof(string) ? [] : new[] { "\"x\"" },
            .. type == typeof(bool) ? [] : new[] { "true" },
            .. kind == JsonTypeInfoKind.Enumerable ? [] : new[] { "[]" },
            .. kind is JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary ? [] : new[] { "{}" },
            .. field.IsSetNullable ? [] : new[] { "null" },
            "1e999",
        ];
    }

    private static async Task<IEnumerable<string>> FailureAsync(
        TestServer server,
        ApiRoute route,
        Samples samples,
        string body,
        string what,
        string? pointer
    )
    {
        var response = await server.Http.SendAsync(route.Request(route.Path(samples.Id), body));
        var text = await response.Content.ReadAsStringAsync();
        var ok =
            (int)response.StatusCode is >= 400 and < 500
            && response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            && text.Length < 10_000
            && (pointer is null || text.Contains($"\"pointer\":\"{pointer}", StringComparison.Ordinal));
        return ok ? [] : [$"{route} with {what}: {(int)response.StatusCode} {text[..Math.Min(text.Length, 300)]}"];
    }
}
