using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Auditing;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Auditing;

/// <summary>Who changed what, as <c>GET /audit</c> tells it.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await TestServer.StartAsync(
            s => s.AddClock(_clock),
            new Dictionary<string, string?> { ["Tocsin:TrustedProxies:0"] = "127.0.0.0/8" }
        );

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Everything_that_happens_to_a_webhook_is_told_with_who_and_from_where_and_no_secret()
    {
        const string Secret = "correct horse battery";
        var made = await _server.Http.CreateWebhookAsync(
            new { url = "https://hooks.example.com/t0p-secret-path", secret = Secret }
        );
        var id = made.Text("id");
        await _server.Http.PatchWebhookAsync(
            id,
            new
            {
                url = "https://other.example.com/0ther-path",
                events = new[] { "finding.new" },
                filters = new { severity = new[] { "high" } },
                enabled = false,
                headers = new { Authorization = "Bearer hunter2hunter2" },
                rate_limit = new { limit = 5, per = "minute" },
            }
        );
        await _server.Http.PatchWebhookAsync(id, new { enabled = false });
        var shown = await _server.Http.GetFromJsonAsync<JsonElement>($"webhooks/{id}/secret");
        Assert.Equal(Secret, shown.Text("secret"));
        using var regenerate = new HttpRequestMessage(HttpMethod.Post, $"webhooks/{id}/secret/regenerate")
        {
            Content = JsonContent.Create(new { overlap_seconds = 60 }),
            Headers = { { "X-Forwarded-For", "203.0.113.9" }, { "User-Agent", "pipeline/1.0" } },
        };
        var regenerated = await _server.Http.SendAsync(regenerate);
        var fresh = (await regenerated.Content.ReadFromJsonAsync<JsonElement>()).Text("secret");
        Assert.Equal(HttpStatusCode.NoContent, (await _server.Http.DeleteAsync($"webhooks/{id}")).StatusCode);

        var trail = await TrailAsync($"?resource_id={id}");
        Assert.Equal(
            [
                "integration.delete",
                "integration.regenerate_secret",
                "integration.reveal_secret",
                "integration.update",
                "integration.create",
            ],
            trail.Select(e => e.Text("action"))
        );
        Assert.Equal(
            ["name", "enabled", "events", "severity", "rate_limit", "config.webhook_url", "config.headers"],
            Texts(trail[3].GetProperty("changed"))
        );
        Assert.Equal(["config.hmac_secret"], Texts(trail[1].GetProperty("changed")));
        Assert.Equal("overlap of 60 s", trail[1].Text("detail"));
        var origin = trail[1].GetProperty("origin");
        Assert.Equal("203.0.113.9", origin.Text("address"));
        Assert.Equal("pipeline/1.0", origin.Text("user_agent"));
        Assert.Equal(regenerated.Headers.GetValues("X-Request-Id").Single(), origin.Text("request_id"));
        Assert.All(
            trail,
            e =>
            {
                Assert.Equal("api_key", e.GetProperty("actor").Text("type"));
                Assert.Equal("bootstrap", e.GetProperty("actor").Text("name"));
                Assert.Equal(id.Replace("webhook_", "integration_"), e.GetProperty("resource").Text("id"));
                Assert.Equal(_clock.GetUtcNow(), e.GetProperty("created_at").GetDateTimeOffset());
            }
        );
        Assert.Equal("127.0.0.1", trail[0].GetProperty("origin").Text("address"));
        var all = await _server.Http.GetStringAsync("audit");
        Assert.All([Secret, fresh, "t0p-secret", "0ther-path", "hunter2"], s => Assert.DoesNotContain(s, all));
    }

    [Fact]
    public async Task Keys_and_organizations_too_and_the_tenant_hears_of_the_operator_only_that_it_was_one()
    {
        var key = await CreateAsync("api-keys", new { name = "ci", permissions = new[] { "scans:read" } });
        await _server.Http.DeleteAsync($"api-keys/{key.Text("id")}");
        await _server.Http.DeleteAsync($"api-keys/{key.Text("id")}");
        var tenant = await CreateAsync("organizations", new { name = "Acme" });
        var path = $"organizations/{tenant.Text("id")}";
        await _server.Http.PatchAsJsonAsync(path, new { name = "Acme 2", plan = "startup" });
        await _server.Http.PatchAsJsonAsync(path, new { name = "Acme 2" });
        using (var tenants = _server.Client(tenant.Text("api_key")))
        {
            var own = await TrailAsync("", tenants);
            Assert.Equal(["organization.update", "api_key.create"], own.Select(e => e.Text("action")));
            Assert.All(own, e => Assert.Equal("operator", e.GetProperty("actor").Text("type")));
            Assert.All(own, e => Assert.Null(e.GetProperty("actor").GetProperty("id").GetString()));
            Assert.All(own, e => Assert.Null(e.GetProperty("origin").GetProperty("address").GetString()));
            Assert.Equal(["name", "plan"], Texts(own[0].GetProperty("changed")));
        }

        Assert.True((await _server.Http.DeleteAsync(path)).IsSuccessStatusCode);
        var trail = await TrailAsync("");
        Assert.Equal(
            [
                "organization.delete",
                "organization.update",
                "organization.create",
                "api_key.revoke",
                "api_key.create",
                "api_key.create",
                "organization.create",
            ],
            trail.Select(e => e.Text("action"))
        );
        Assert.Equal("Acme 2", trail[0].GetProperty("resource").Text("name"));
        Assert.Equal("permissions: scans:read", trail[4].Text("detail"));
        // The very first of all were the server's own doing.
        Assert.All(trail.TakeLast(2), e => Assert.Equal("server", e.GetProperty("actor").Text("type")));
        Assert.All(trail.TakeLast(2), e => Assert.Equal(JsonValueKind.Null, e.GetProperty("origin").ValueKind));
        Assert.DoesNotContain(key.Text("key"), await _server.Http.GetStringAsync("audit"));
    }

    [Fact]
    public async Task An_answer_with_a_secret_that_is_given_again_is_told_again()
    {
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "webhooks")
            {
                Content = JsonContent.Create(new { url = "https://hooks.example.com/" }),
                Headers = { { "Idempotency-Key", "one" } },
            };
            var answer = await _server.Http.SendAsync(request);
            Assert.Contains("whsec_", await answer.Content.ReadAsStringAsync());
        }

        var webhook = (await _server.Http.GetFromJsonAsync<JsonElement>("webhooks")).GetProperty("data")[0];
        var trail = await TrailAsync($"?resource_id={webhook.Text("id")}");
        Assert.Equal(["secret.repeat", "secret.repeat", "integration.create"], trail.Select(e => e.Text("action")));
    }

    [Fact]
    public async Task An_answer_without_a_secret_that_is_given_again_is_not_told()
    {
        object[] bodies =
        [
            new { url = "https://hooks.example.com/", secret = "given-by-the-caller-1" },
            new
            {
                kind = "slack",
                name = "x",
                config = new { webhook_url = "https://hooks.slack.com/services/T0/B0/x" },
            },
        ];
        for (var i = 0; i < 4; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, i % 2 == 0 ? "webhooks" : "integrations")
            {
                Content = JsonContent.Create(bodies[i % 2]),
                Headers = { { "Idempotency-Key", $"{i % 2}" } },
            };
            var answer = await _server.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            Assert.Equal(i > 1, answer.Headers.Contains("Idempotent-Replayed"));
        }

        Assert.Empty(await TrailAsync("?action=secret.repeat"));
    }

    [Fact]
    public async Task Where_the_trail_cannot_be_written_nothing_is_changed_or_shown()
    {
        var id = (await _server.Http.CreateWebhookAsync(new { url = "https://a.example.com/" })).Text("id");
        _server.Change("ALTER TABLE audit RENAME TO audit_away");
        var revealed = await _server.Http.GetAsync($"webhooks/{id}/secret");
        Assert.Equal(HttpStatusCode.InternalServerError, revealed.StatusCode);
        Assert.DoesNotContain("whsec_", await revealed.Content.ReadAsStringAsync());
        var patched = await _server.Http.PatchAsJsonAsync($"webhooks/{id}", new { url = "https://b.example.com/" });
        var made = await _server.Http.PostAsJsonAsync("webhooks", new { url = "https://c.example.com/" });
        var key = await _server.Http.PostAsJsonAsync(
            "api-keys",
            new { name = "k", permissions = new[] { "scans:read" } }
        );
        var deleted = await _server.Http.DeleteAsync($"webhooks/{id}");
        Assert.All([patched, made, key, deleted], a => Assert.Equal(HttpStatusCode.InternalServerError, a.StatusCode));
        _server.Change("ALTER TABLE audit_away RENAME TO audit");
        var left = (await _server.Http.GetFromJsonAsync<JsonElement>("webhooks")).GetProperty("data");
        Assert.Equal("https://a.example.com/", Assert.Single(left.EnumerateArray()).Text("url"));
        Assert.Single(
            (await _server.Http.GetFromJsonAsync<JsonElement>("api-keys")).GetProperty("data").EnumerateArray()
        );
    }

    [Fact]
    public async Task It_needs_its_permission_is_paged_and_refuses_what_it_does_not_know()
    {
        var made = await CreateAsync("api-keys", new { name = "r", permissions = new[] { "webhooks:read" } });
        using var reader = _server.Client(made.Text("key"));
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.GetAsync("audit")).StatusCode);

        var first = await _server.Http.GetFromJsonAsync<JsonElement>("audit?limit=2");
        var rest = await _server.Http.GetFromJsonAsync<JsonElement>($"audit?cursor={first.Text("next_cursor")}");
        Assert.Equal((2, 1), (first.GetProperty("data").GetArrayLength(), rest.GetProperty("data").GetArrayLength()));
        Assert.Equal(2, (await TrailAsync("?action=api_key.*")).Count);
        Assert.Equal(
            2,
            (await TrailAsync($"?actor_type=server&to={_clock.GetUtcNow().AddSeconds(1):yyyy-MM-ddTHH:mm:ssZ}")).Count
        );

        var wrong = await _server.Http.GetAsync(
            "audit?action=integration.udpate&actor_type=cat&actor_id=7&from=2027-01-02T00:00:00Z&to=2027-01-01T00:00:00Z"
        );
        var text = await wrong.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("?actor_type", text);
        Assert.Contains("?actor_id", text);
        text = await (await _server.Http.GetAsync("audit?action=integration.udpate")).Content.ReadAsStringAsync();
        Assert.Contains("'integration.update'?", text);
        text = await (
            await _server.Http.GetAsync("audit?from=2027-01-02T00:00:00Z&to=2027-01-01T00:00:00Z")
        ).Content.ReadAsStringAsync();
        Assert.Contains("a later time than from", text);
    }

    [Fact]
    public void The_documentation_lists_every_action()
    {
        var text = File.ReadAllText(Repository.File("docs/audit.md"));
        Assert.All(AuditActions.All, a => Assert.Contains($"| `{a.Key}` | {a.Value} |", text));
    }

    [Fact]
    public async Task That_the_server_disabled_one_is_told_with_the_reason()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(410);
        var id = (await _server.Http.CreateWebhookAsync(new { url = receiver.Url })).Text("id");
        await _server.Http.PublishAsync(new { type = "a.b", data = new { } });
        IReadOnlyList<JsonElement> trail = [];
        await Eventually.TrueAsync(
            async () => (trail = await TrailAsync($"?resource_id={id}&actor_type=server")).Count == 1,
            () => "Nothing is told",
            TimeSpan.FromSeconds(20)
        );
        Assert.Equal("integration.update", trail[0].Text("action"));
        Assert.Equal(["enabled"], Texts(trail[0].GetProperty("changed")));
        var shown = await _server.Http.GetFromJsonAsync<JsonElement>($"webhooks/{id}");
        Assert.Equal(shown.Text("disabled_reason"), trail[0].Text("detail"));
    }

    private async Task<JsonElement> CreateAsync(string path, object body)
    {
        var response = await _server.Http.PostAsJsonAsync(path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<IReadOnlyList<JsonElement>> TrailAsync(string query, HttpClient? http = null)
    {
        var page = await (http ?? _server.Http).GetFromJsonAsync<JsonElement>("audit" + query);
        Assert.All(
            page.GetProperty("data").EnumerateArray(),
            e => Assert.Contains(e.Text("action"), AuditActions.All.Keys)
        );
        return [.. page.GetProperty("data").EnumerateArray()];
    }

    private static IEnumerable<string> Texts(JsonElement list) => list.EnumerateArray().Select(e => e.GetString()!);
}
