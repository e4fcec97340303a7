using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Tocsin.Events;
using Tocsin.Tests.Scans;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Events;

public sealed class EventTypeTests
{
    [Fact]
    public async Task Every_example_and_what_is_really_sent_is_valid_by_its_schema_and_what_is_not_is_not()
    {
        var modules = Optional.NodeModules("ajv");
        Optional.NodeModules("ajv-formats");
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await server.Http.CreateWebhookAsync(
            new
            {
                url = receiver.Url,
                events = new[] { "scan.completed", "vulnerability.high", "finding.*", "build.*" },
            }
        );
        await server.Http.PublishAsync(new { type = "build.finished", data = new { n = 1 } });
        using var sarif = ScanDriver.Sarif(SarifText.Of(("eval", "src/a.js", 7, "eval(input)")));
        await server.Http.PostAsync("scans/upload?target=acme/found&branch=main", sarif);
        var sent = await receiver.NextAsync(3);

        var types = (await server.Http.GetFromJsonAsync<JsonElement>("event-types?limit=200"))
            .GetProperty("data")
            .EnumerateArray()
            .ToList();
        var cases = new List<object>();
        foreach (var type in types)
        {
            var (schema, example) = (type.GetProperty("schema"), type.GetProperty("example"));
            cases.Add(
                new
                {
                    name = type.Text("name"),
                    schema,
                    body = example,
                    valid = true,
                }
            );
            foreach (var broken in Broken(example.GetRawText(), own: type.GetProperty("own").GetBoolean()))
            {
                cases.Add(
                    new
                    {
                        name = type.Text("name") + " broken",
                        schema,
                        body = broken,
                        valid = false,
                    }
                );
            }
        }

        foreach (var request in sent)
        {
            var type = types.Single(t =>
                t.Text("name") == request.Type
                || t.GetProperty("aliases").EnumerateArray().Any(a => a.GetString() == request.Type)
            );
            cases.Add(
                new
                {
                    name = "sent " + request.Type,
                    schema = type.GetProperty("schema"),
                    body = request.Json,
                    valid = true,
                }
            );
        }

        Assert.Equal(EventTypes.All.Count + 1, types.Count);
        var output = await Optional.RunAsync(
            "node",
            JsonSerializer.Serialize(cases),
            Repository.File("tests/node/schemas.cjs"),
            modules
        );
        Assert.Equal($"{cases.Count} as expected\n", output);
    }

    [Fact]
    public async Task Types_of_ones_own_are_listed_where_they_were_published_or_asked_for()
    {
        var data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
        await using (var server = await TestServer.StartAsync(dataDirectory: data))
        {
            await server.Http.PublishAsync(new { type = "build.finished", data = new { } });
            await server.Http.PublishAsync(new { type = "build.finished", data = new { } });
            await server.Http.CreateWebhookAsync(
                new { url = "http://127.0.0.1:1/", events = new[] { "deploy.done", "vulnerability.high", "other.*" } }
            );
            Assert.Equal(["build.finished", "deploy.done"], await OwnAsync(server.Http));
        }

        await using (var server = await TestServer.StartAsync(dataDirectory: data))
        {
            Assert.Equal(["build.finished", "deploy.done"], await OwnAsync(server.Http));
            await server.Http.PublishAsync(new { type = "build.begun", data = new { } });
            Assert.Equal(["build.begun", "build.finished", "deploy.done"], await OwnAsync(server.Http));
            var one = await server.Http.GetFromJsonAsync<JsonElement>("event-types/finding.new");
            Assert.Equal(
                ["finding_new", "vulnerability.critical", "vulnerability.high"],
                one.GetProperty("aliases").EnumerateArray().Select(a => a.GetString())
            );
            var made = await server.Http.PostAsJsonAsync("organizations", new { name = "other" });
            using var other = server.Client((await made.Content.ReadFromJsonAsync<JsonElement>()).Text("api_key"));
            Assert.Empty(await OwnAsync(other));
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync("event-types/build.begun")).StatusCode);
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Publishing_is_all_or_none_up_to_a_thousand_and_256_KB_and_once_per_key()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var made = await server.Http.PostAsJsonAsync("targets", new { kind = "repository", name = "acme/a" });
        var target = (await made.Content.ReadFromJsonAsync<JsonElement>()).Text("id");
        await server.Http.CreateWebhookAsync(
            new
            {
                url = receiver.Url,
                target_ids = new[] { target },
                filters = new { severity = new[] { "high" } },
            }
        );

        async Task<HttpStatusCode> PostAsync(object body, string? key = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "events")
            {
                Content = JsonContent.Create(body),
            };
            request.Headers.Add("Idempotency-Key", key is null ? [] : [key]);
            return (await server.Http.SendAsync(request)).StatusCode;
        }

        object Fact(int size, string severity = "high") =>
            new
            {
                type = "finding.new",
                data = new { text = new string('x', size - "{\"text\":\"\"}".Length) },
                target_id = target,
                severity,
            };

        const int Max = 256 * 1024;
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(Fact(Max), "one"));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(Fact(Max), "one"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await PostAsync(Fact(Max - 1), "one"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(Fact(Max + 1)));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(new { events = Enumerable.Repeat(Fact(20), 1001) }));
        Assert.Equal(
            HttpStatusCode.BadRequest,
            await PostAsync(new { events = new[] { Fact(20), new { type = "finding.new", data = 1 } } })
        );
        Assert.Equal(1, server.Count("events"));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(new { events = Enumerable.Repeat(Fact(20), 1000) }));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(Fact(20, "low")));
        Assert.Equal(1002, server.Count("events"));
        await receiver.NextAsync(1001);
        await Eventually.TrueAsync(
            () => Task.FromResult(server.Count("deliveries") == 1001 && server.Count("waiting") == 0),
            () => $"{server.Count("deliveries")} ended",
            TimeSpan.FromSeconds(20)
        );
    }

    private static async Task<IEnumerable<string>> OwnAsync(HttpClient http) =>
        (await http.GetFromJsonAsync<JsonElement>("event-types?limit=200"))
            .GetProperty("data")
            .EnumerateArray()
            .Where(t => t.GetProperty("own").GetBoolean())
            .Select(t => t.Text("name"));

    private static IEnumerable<JsonElement> Broken(string example, bool own)
    {
        var parsed = JsonDocument.Parse(example).RootElement;
        yield return Parse(example.Replace("\"created_at\":\"2027", "\"created_at\":\"x"));
        yield return Parse(example.Replace($"\"type\":\"{parsed.Text("type")}\"", "\"type\":\"other\""));
        yield return Parse(example.Replace("\"id\":\"evt_", "\"id\":\"ev_"));
        var first = own ? null : parsed.GetProperty("data").EnumerateObject().First().Name;
        if (first is not null)
        {
            yield return Parse(example.Replace($"\"{first}\":", "\"elsewhere\":"));
        }
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(Encoding.UTF8.GetBytes(json)).RootElement;
}
