using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Silences;

/// <summary>What is silenced, for whom, for how long, and how that is told.</summary>
public sealed class SilenceTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private TestServer _server = null!;
    private Receiver _receiver = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(s => s.AddClock(_clock));
        _receiver = await Receiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task What_it_is_about_is_not_delivered_until_it_ends_by_itself()
    {
        var webhook = await _server.Http.CreateWebhookAsync(new { url = _receiver.Url });
        var made = await SilenceAsync(
            new
            {
                rules = new[] { "gen/*" },
                paths = new[] { "vendor/**" },
                severity = new[] { "high", "low" },
                reason = " APP-311 ",
                expires_at = _clock.GetUtcNow().AddHours(1),
            }
        );
        Assert.Equal(("APP-311", "active"), (made.Text("reason"), made.Text("status")));
        Assert.StartsWith("key_", made.Text("created_by"), StringComparison.Ordinal);
        var held = await FindingAsync("gen/x", "vendor/a.c");
        string[] sent =
        [
            await FindingAsync("gen/x", "src/a.c"),
            await FindingAsync("x", "vendor/a.c"),
            await FindingAsync("gen/x", "vendor/a.c", severity: "critical"),
            await _server.Http.PublishAsync(new { type = "scan.completed", data = new { } }),
            await _server.Http.PublishAsync(new { type = "build.finished", data = new { } }),
        ];
        await Eventually.TrueAsync(async () =>
            (await _server.Http.DeliveriesAsync(webhook.Text("id"))).Count(d => d.Text("status") == "success") == 5
        );
        _clock.Advance(TimeSpan.FromHours(1));
        var after = await FindingAsync("gen/x", "vendor/a.c");
        var arrived = (await _receiver.NextAsync(6)).Select(r => r.Id);
        Assert.Equal(sent.Append(after).Order(StringComparer.Ordinal), arrived.Order(StringComparer.Ordinal));

        // Decided at the event's time, also now.
        var route = await RouteAsync(held);
        Assert.Equal(
            ("silenced", """["silenced"]"""),
            (route.Text("stage"), route.GetProperty("refused_by").GetRawText())
        );
        Assert.Equal(made.Text("id"), route.GetProperty("silence").Text("id"));
        Assert.Equal("APP-311", route.GetProperty("silence").Text("reason"));
        Assert.Equal(JsonValueKind.Null, route.GetProperty("delivery").ValueKind);
        route = await RouteAsync(after);
        Assert.Equal(
            (true, JsonValueKind.Null),
            (route.GetProperty("matched").GetBoolean(), route.GetProperty("silence").ValueKind)
        );
        var shown = await _server.Http.GetFromJsonAsync<JsonElement>($"silences/{made.Text("id")}");
        Assert.Equal("expired", shown.Text("status"));
    }

    [Fact]
    public async Task It_is_for_the_integrations_that_it_names_and_a_target_is_silent_as_a_whole()
    {
        var silent = await _server.Http.CreateWebhookAsync(new { url = $"{_receiver.Url}/silent" });
        await _server.Http.CreateWebhookAsync(new { url = $"{_receiver.Url}/loud" });
        var target = await CreateAsync("targets", new { kind = "repository", name = "acme/shop" });
        var made = await SilenceAsync(
            new
            {
                integration_ids = new[] { silent.Text("id") },
                target_ids = new[] { target.Text("id") },
                reason = "moved",
                expires_at = _clock.GetUtcNow().AddDays(366),
            }
        );
        Assert.StartsWith("integration_", made.GetProperty("integration_ids")[0].GetString(), StringComparison.Ordinal);
        var body = new
        {
            type = "scan.completed",
            target_id = target.Text("id"),
            data = new { },
        };
        var held = await _server.Http.PublishAsync(body);
        Assert.Equal((held, "/hook/loud"), await NextAsync());

        // Ended before its time: from now on, and not for what was.
        _clock.Advance(TimeSpan.FromSeconds(1));
        var answer = await _server.Http.DeleteAsync($"silences/{made.Text("id")}");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.Http.GetAsync($"silences/{made.Text("id")}")).StatusCode);
        var later = await _server.Http.PublishAsync(body);
        (string, string)[] both = [await NextAsync(), await NextAsync()];
        Assert.Equal([(later, "/hook/loud"), (later, "/hook/silent")], both.Order());
        var routes = await _server.Http.GetFromJsonAsync<JsonElement>($"events/{held}/routing");
        Assert.Equal(
            [null, "silenced"],
            routes.GetProperty("data").EnumerateArray().Select(r => r.GetProperty("stage").GetString()).Order()
        );
    }

    [Fact]
    public async Task An_end_can_be_moved_as_long_as_it_has_not_come()
    {
        var made = await SilenceAsync(Draft(_clock.GetUtcNow().AddHours(1)));
        var path = $"silences/{made.Text("id")}";
        _clock.Advance(TimeSpan.FromSeconds(1));
        var end = _clock.GetUtcNow().AddHours(2);
        var changed = await PatchAsync(path, new { expires_at = end });
        Assert.Equal("because", changed.Text("reason"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        changed = await PatchAsync(path, new { reason = "other" });
        Assert.Equal(end, changed.GetProperty("expires_at").GetDateTimeOffset());
        await PatchAsync(path, new { reason = "other" });
        _clock.Advance(TimeSpan.FromHours(2));
        var refused = await _server.Http.PatchAsJsonAsync(path, new { expires_at = _clock.GetUtcNow().AddHours(1) });
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var young = await SilenceAsync(Draft(_clock.GetUtcNow().AddHours(1)));
        Assert.Equal([young.Text("id")], await IdsAsync("silences?status=active"));
        Assert.Equal([made.Text("id")], await IdsAsync("silences?status=expired"));
        Assert.Equal([young.Text("id"), made.Text("id")], await IdsAsync("silences"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _server.Http.DeleteAsync($"silences/{young.Text("id")}");

        var audit = await _server.Http.GetFromJsonAsync<JsonElement>("audit?action=silence.*");
        Assert.Equal(
            ["silence.delete", "silence.create", "silence.update", "silence.update", "silence.create"],
            audit.GetProperty("data").EnumerateArray().Select(e => e.Text("action"))
        );
        Assert.Equal("""["reason"]""", audit.GetProperty("data")[2].GetProperty("changed").GetRawText());
        Assert.DoesNotContain("because", audit.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        var wrong = new
        {
            integration_ids = new[] { "webhook_0000000000000000000000" },
            target_ids = new[] { "target_0000000000000000000000" },
            severity = new[] { "hgih" },
            rules = new[] { "" },
            paths = new[] { "/src/**", "src/**" },
            reason = " ",
            expires_at = _clock.GetUtcNow(),
        };
        Assert.Equal(
            ["/expires_at", "/integration_ids/0", "/paths/0", "/reason", "/rules/0", "/severity/0", "/target_ids/0"],
            await PointersAsync(wrong)
        );
        Assert.Equal(["/expires_at"], await PointersAsync(Draft(_clock.GetUtcNow().AddDays(367))));
        Assert.Equal(["/expires_at", "/reason"], await PointersAsync(new { severity = new[] { "low" } }));
        Assert.Equal([""], await PointersAsync(new { reason = "a", expires_at = _clock.GetUtcNow().AddDays(1) }));
    }

    [Fact]
    public async Task That_a_webhook_fails_is_told_whatever_is_silent()
    {
        await _server.Http.CreateWebhookAsync(new { url = _receiver.Url });
        await SilenceAsync(
            new
            {
                severity = new[] { "info", "low", "medium", "high", "critical" },
                reason = "a",
                expires_at = _clock.GetUtcNow().AddDays(1),
            }
        );
        var webhooks = (await _server.Http.GetFromJsonAsync<JsonElement>("webhooks")).GetProperty("data");
        await SilenceAsync(
            new
            {
                integration_ids = new[] { webhooks[0].Text("id") },
                reason = "a",
                expires_at = _clock.GetUtcNow().AddDays(1),
            }
        );
        await FindingAsync("a", "b");
        await _server.Http.PublishAsync(new { type = "scan.completed", data = new { } });
        var told = await _server.Http.PublishAsync(
            new { type = "webhook.failed", data = new { webhook_id = "webhook_0000000000000000000009" } }
        );
        Assert.Equal(told, (await _receiver.NextAsync()).Id);
        Assert.Single(_receiver.All);
    }

    [Fact]
    public async Task A_preview_and_a_recovery_leave_out_what_was_silenced()
    {
        await SilenceAsync(
            new
            {
                paths = new[] { "vendor/**" },
                reason = "a",
                expires_at = _clock.GetUtcNow().AddHours(1),
            }
        );
        await FindingAsync("a", "vendor/a.c");
        var other = await FindingAsync("a", "src/a.c");
        _clock.Advance(TimeSpan.FromHours(2));
        var answer = await _server.Http.PostAsJsonAsync("integrations/preview", new { });
        var preview = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(1, preview.GetProperty("matched").GetInt32());
        Assert.Equal(1, preview.GetProperty("refused_by").GetProperty("silenced").GetInt32());

        var made = await _server.Http.CreateWebhookAsync(new { url = _receiver.Url });
        var recovery = await _server.Http.PostAsJsonAsync(
            $"webhooks/{made.Text("id")}/recover",
            new { from = _clock.GetUtcNow().AddDays(-1), states = new[] { "missing" } }
        );
        Assert.True(recovery.IsSuccessStatusCode, await recovery.Content.ReadAsStringAsync());
        Assert.Equal(other, (await _receiver.NextAsync()).Id);
        await _server.Http.DeliveredAsync(made.Text("id"), other, "success");
        Assert.Single(_receiver.All);
    }

    private static object Draft(DateTimeOffset end) =>
        new
        {
            severity = new[] { "low" },
            reason = "because",
            expires_at = end,
        };

    private Task<JsonElement> SilenceAsync(object draft) => CreateAsync("silences", draft);

    private async Task<JsonElement> CreateAsync(string path, object body)
    {
        var answer = await _server.Http.PostAsJsonAsync(path, body);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<JsonElement> PatchAsync(string path, object body)
    {
        var answer = await _server.Http.PatchAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<IEnumerable<string>> PointersAsync(object draft)
    {
        var answer = await _server.Http.PostAsJsonAsync("silences", draft);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return problem
            .GetProperty("errors")
            .EnumerateArray()
            .Select(e => e.Text("pointer"))
            .Order(StringComparer.Ordinal);
    }

    private async Task<IEnumerable<string>> IdsAsync(string path) =>
        (await _server.Http.GetFromJsonAsync<JsonElement>(path))
            .GetProperty("data")
            .EnumerateArray()
            .Select(s => s.Text("id"));

    private async Task<(string Id, string Path)> NextAsync()
    {
        var next = await _receiver.NextAsync();
        return (next.Id, next.Path);
    }

    private async Task<JsonElement> RouteAsync(string id) =>
        (await _server.Http.GetFromJsonAsync<JsonElement>($"events/{id}/routing")).GetProperty("data")[0];

    private Task<string> FindingAsync(string rule, string file, string severity = "high") =>
        _server.Http.PublishAsync(
            new
            {
                type = "finding.new",
                severity,
                data = new { finding = new { rule_id = rule, location = new { file } } },
            }
        );
}
