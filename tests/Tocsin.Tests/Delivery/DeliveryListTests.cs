using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Delivery;

public sealed class DeliveryListTests
{
    [Fact]
    public async Task Deliveries_of_all_webhooks_are_filtered_and_paged()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.StatusCode = context.Request.Path == "/bad" ? 404 : 200;
            return Task.CompletedTask;
        };
        var root = receiver.Url[..^"/hook".Length];
        var good = (
            await server.Http.CreateWebhookAsync(new { url = root + "/good", events = new[] { "build.*", "scan.*" } })
        ).Text("id");
        var bad = (
            await server.Http.CreateWebhookAsync(
                new
                {
                    url = root + "/bad",
                    events = new[] { "build.*" },
                    retry_schedule = Array.Empty<int>(),
                }
            )
        ).Text("id");
        for (var i = 0; i < 5; i++)
        {
            await server.Http.PublishAsync(new { type = "build.finished", data = new { i } });
            await server.Http.PublishAsync(new { type = "scan.started", data = new { i } });
        }

        await Eventually.TrueAsync(
            () => Task.FromResult(server.Count("deliveries") == 15),
            () => $"{server.Count("deliveries")} ended",
            TimeSpan.FromSeconds(20)
        );
        var integration = "integration_" + bad["webhook_".Length..];
        Assert.Equal(15, (await AllAsync(server, "limit=4")).Count);
        Assert.Equal(10, (await AllAsync(server, $"webhook_id={good}&limit=3")).Count);
        var failed = await AllAsync(server, "status=failed&outcome=rejected&limit=2");
        Assert.All(
            failed,
            d => Assert.Equal((integration, 404), (d.Text("integration_id"), d.GetProperty("response_code").GetInt32()))
        );
        Assert.Equal(
            failed.Select(d => d.Text("id")),
            (await AllAsync(server, $"integration_id={integration}")).Select(d => d.Text("id"))
        );
        Assert.Equal(
            failed.Select(d => d.Text("id")),
            failed.Select(d => d.Text("id")).OrderDescending(StringComparer.Ordinal)
        );
        Assert.Equal(5, failed.Count);
        Assert.Equal(5, (await AllAsync(server, "status=undelivered")).Count);
        Assert.Equal(5, (await AllAsync(server, "event_type=scan.started")).Count);
        Assert.Equal(5, (await AllAsync(server, "event_type=build.finished&status=success")).Count);
        Assert.Empty(await AllAsync(server, "status=cancelled"));
        Assert.Empty(await AllAsync(server, "to=2020-01-01T00:00:00Z"));
        Assert.Equal(15, (await AllAsync(server, "from=2020-01-01T00:00:00Z")).Count);
        var ofOne = await server.Http.GetFromJsonAsync<JsonElement>(
            $"webhooks/{good}/deliveries?event_type=scan.started"
        );
        Assert.Equal(5, ofOne.GetProperty("data").GetArrayLength());
    }

    [Theory]
    [InlineData("deliveries?state=failed", "?state")]
    [InlineData("deliveries?status=faild", "?status")]
    [InlineData("deliveries?outcome=bad", "?outcome")]
    [InlineData("deliveries?event_type=scan.complete", "?event_type")]
    [InlineData("deliveries?event_type=scan.*", "?event_type")]
    [InlineData("deliveries?target_id=x", "?target_id")]
    [InlineData("deliveries?from=yesterday", "?from")]
    [InlineData("deliveries?from=2027-01-02T00:00:00Z&to=2027-01-01T00:00:00Z", "?to")]
    [InlineData("deliveries?webhook_id=webhook_0000000000000000000000", "?webhook_id")]
    [InlineData("deliveries?integration_id=webhook_0000000000000000000000", "?integration_id")]
    [InlineData("deliveries?limit=201", "?limit")]
    public async Task A_wrong_parameter_is_named(string query, string pointer)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.Http.GetAsync(query);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal([pointer], problem.GetProperty("errors").EnumerateArray().Select(e => e.Text("pointer")));
    }

    [Fact]
    public async Task An_events_routing_tells_who_gets_it_and_what_says_no()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var target = await server.Http.PostAsJsonAsync("targets", new { kind = "repository", name = "acme/a" });
        var targetId = (await target.Content.ReadFromJsonAsync<JsonElement>()).Text("id");
        (string What, object Request)[] requests =
        [
            ("", new { url = receiver.Url, events = new[] { "vulnerability.critical", "*" } }),
            ("event", new { url = receiver.Url, events = new[] { "scan.*" } }),
            ("severity", new { url = receiver.Url, filters = new { severity = new[] { "low" } } }),
            ("target", new { url = receiver.Url, target_ids = new[] { targetId } }),
            ("disabled", new { url = receiver.Url, enabled = false }),
        ];
        var expected = new Dictionary<string, string>();
        foreach (var (what, request) in requests)
        {
            expected["integration_" + (await server.Http.CreateWebhookAsync(request)).Text("id")["webhook_".Length..]] =
                what;
        }

        var fact = await server.Http.PublishAsync(
            new
            {
                type = "finding.new",
                data = new { },
                severity = "critical",
            }
        );
        await receiver.NextAsync();
        await Eventually.TrueAsync(
            () => Task.FromResult(server.Count("deliveries") == 1),
            () => "It has not ended.",
            TimeSpan.FromSeconds(20)
        );
        var later = (await server.Http.CreateWebhookAsync(new { url = receiver.Url })).Text("id");
        expected["integration_" + later["webhook_".Length..]] = "created_later";
        var found = await AllAsync(server, "limit=2", $"events/{fact}/routing");
        Assert.Equal(
            expected.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => (e.Key, e.Value, e.Value.Length == 0)),
            found.Select(r =>
                (
                    r.Text("integration_id"),
                    string.Join(',', r.GetProperty("refused_by").EnumerateArray().Select(x => x.GetString())),
                    r.GetProperty("matched").GetBoolean()
                )
            )
        );
        var matched = found.Single(r => r.GetProperty("matched").GetBoolean());
        Assert.Equal("vulnerability.critical", matched.Text("event_name"));
        Assert.True(matched.GetProperty("delivery").Is("success"));
        Assert.All(
            found.Where(r => !r.GetProperty("matched").GetBoolean()),
            r => Assert.Equal(JsonValueKind.Null, r.GetProperty("delivery").ValueKind)
        );
    }

    private static async Task<List<JsonElement>> AllAsync(TestServer server, string query, string path = "deliveries")
    {
        var all = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await server.Http.GetFromJsonAsync<JsonElement>(
                $"{path}?{query}" + (cursor is null ? "" : $"&cursor={cursor}")
            );
            all.AddRange(page.GetProperty("data").EnumerateArray());
            cursor = page.GetProperty("next_cursor").GetString();
        } while (cursor is not null);
        return all;
    }
}
