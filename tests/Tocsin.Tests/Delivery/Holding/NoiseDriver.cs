using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Delivery.Holding;

/// <summary>Makes integrations that are spared, publishes findings, and looks at what became of them.</summary>
internal static class NoiseDriver
{
    public static async Task<Receiver> SlackAsync()
    {
        var receiver = await Receiver.StartAsync();
        receiver.Answer = context => context.Response.Body.WriteAsync("ok"u8.ToArray()).AsTask();
        return receiver;
    }

    public static string IdOf(Received message) => message.Headers["webhook-id"];

    public static List<string> EventsOf(Received message) =>
        [.. message.Json.EnumerateArray().Select(e => e.Text("id"))];

    public static async Task<string> CreateAsync(
        TestServer server,
        Receiver receiver,
        object settings,
        string kind = "slack"
    )
    {
        var json = JsonSerializer.SerializeToNode(settings)!.AsObject();
        json["kind"] = kind;
        json["name"] = "#security";
        json["config"] = new System.Text.Json.Nodes.JsonObject
        {
            ["webhook_url"] = receiver.Url + "/T0/B0/abcdefghijklmnopqrstuvwx",
        };
        var response = await server.Http.PostAsJsonAsync("integrations", json);
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).Text("id");
    }

    public static async Task<JsonElement> PatchAsync(TestServer server, string id, string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        var response = await server.Http.PatchAsync($"integrations/{id}", content);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static async Task<IEnumerable<string>> RefusedAsync(
        TestServer server,
        string kind,
        object config,
        string settings
    )
    {
        var body = $$"""{"kind":"{{kind}}","name":"n","config":{{JsonSerializer.Serialize(config)}},{{settings}}}""";
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var response = await server.Http.PostAsync("integrations", content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        return problem
            .GetProperty("errors")
            .EnumerateArray()
            .Select(e => e.Text("pointer"))
            .Order(StringComparer.Ordinal);
    }

    // Returns the id of the last.
    public static async Task<string> PublishAsync(
        TestServer server,
        string scan,
        int count,
        string severity = "high",
        string? rule = null
    )
    {
        var events = Enumerable
            .Range(0, count)
            .Select(n => new
            {
                type = "finding.new",
                severity,
                data = new
                {
                    scan_id = scan,
                    finding = new
                    {
                        id = $"{scan}-{n}",
                        title = $"eval {n}",
                        severity,
                        rule_id = rule,
                    },
                },
            });
        var response = await server.Http.PostAsJsonAsync("events", new { events });
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("ids")[count - 1].GetString()!;
    }

    public static async Task<List<JsonElement>> DeliveriesAsync(TestServer server, string id)
    {
        var all = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await server.Http.GetFromJsonAsync<JsonElement>(
                $"deliveries?limit=200&integration_id={id}" + (cursor is null ? "" : $"&cursor={cursor}")
            );
            all.AddRange(page.GetProperty("data").EnumerateArray());
            cursor = page.GetProperty("next_cursor").GetString();
        } while (cursor is not null);
        return all;
    }

    public static Task DeliveredAsync(TestServer server, string id, int count) =>
        EndedAsync(server, id, "success", count);

    public static async Task EndedAsync(TestServer server, string id, string status, int count)
    {
        List<JsonElement> all = [];
        await Eventually.TrueAsync(
            async () => (all = await DeliveriesAsync(server, id)).Count(d => d.Is(status)) == count,
            () => $"{all.Count(d => d.Is(status))} of {count} are {status}: {all.FirstOrDefault(d => !d.Is(status))}",
            TimeSpan.FromSeconds(20)
        );
    }

    public static async Task<JsonElement> RoutedAsync(TestServer server, string eventId) =>
        (await server.Http.GetFromJsonAsync<JsonElement>($"events/{eventId}/routing"))
            .GetProperty("data")[0]
            .GetProperty("delivery");
}
