using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Plans;

/// <summary>What an organization's plan allows, as its callers see it.</summary>
public sealed class PlanTests
{
    private static readonly Dictionary<string, string?> Small = new()
    {
        ["Tocsin:Plans:Developer"] = "3/minute 5/hour 6/day",
    };

    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Every_limit_is_told_kept_and_over_in_time()
    {
        await using var server = await StartAsync(Small);
        using var http = (await CreateAsync(server, "developer")).Http;

        foreach (var left in new[] { 2, 1, 0 })
        {
            await AssertTakenAsync(http, 3, left, "14:01:00");
        }

        _clock.Advance(TimeSpan.FromSeconds(15.5));
        await AssertRefusedAsync(http, 3, "14:01:00", seconds: 45, "allows 3 requests per minute");

        // The hour is nearer now than the minute, and then the day.
        _clock.Advance(TimeSpan.FromSeconds(44.5));
        await AssertTakenAsync(http, 5, 1, "15:00:00");
        await AssertTakenAsync(http, 5, 0, "15:00:00");
        await AssertRefusedAsync(http, 5, "15:00:00", seconds: 59 * 60, "allows 5 requests per hour");
        _clock.Advance(TimeSpan.FromMinutes(59));
        await AssertTakenAsync(http, 6, 0, "00:00:00");
        await AssertRefusedAsync(http, 6, "00:00:00", seconds: 9 * 3600, "allows 6 requests per day");
        _clock.Advance(TimeSpan.FromHours(9));
        await AssertTakenAsync(http, 3, 2, "00:01:00");
    }

    [Fact]
    public async Task One_organization_does_not_use_up_anothers()
    {
        await using var server = await StartAsync(Small);
        using var one = (await CreateAsync(server, "developer")).Http;
        using var two = (await CreateAsync(server, "developer")).Http;
        for (var i = 0; i < 4; i++)
        {
            await one.GetAsync("api-keys");
        }

        await AssertRefusedAsync(one, 3, "14:01:00", seconds: 60, "'developer'");
        await AssertTakenAsync(two, 3, 2, "14:01:00");
    }

    [Fact]
    public async Task All_keys_of_an_organization_count_together()
    {
        await using var server = await StartAsync(Small);
        using var http = (await CreateAsync(server, "developer")).Http;
        var made = await http.PostAsJsonAsync("api-keys", new { name = "x", permissions = new[] { "keys:manage" } });
        using var other = server.Client((await made.Content.ReadFromJsonAsync<JsonElement>()).Text("key"));

        await AssertTakenAsync(other, 3, 1, "14:01:00");
        await AssertTakenAsync(http, 3, 0, "14:01:00");
    }

    [Fact]
    public async Task Errors_of_the_caller_count_and_tell_too_but_unknown_keys_do_not()
    {
        await using var server = await StartAsync(Small);
        using var http = (await CreateAsync(server, "developer")).Http;
        using var nobody = server.Client("tcs_nobodynobodynobodynobodynobody0");
        Assert.False((await nobody.GetAsync("api-keys")).Headers.Contains("X-RateLimit-Limit"));

        var missing = await http.GetAsync("webhooks/webhook_0000000000000000000000");
        Assert.Equal((HttpStatusCode.NotFound, "2"), (missing.StatusCode, Header(missing, "X-RateLimit-Remaining")));
    }

    [Fact]
    public async Task Nothing_is_read_or_done_beyond_the_limit()
    {
        await using var server = await StartAsync(Small);
        var (_, http) = await CreateAsync(server, "developer");
        using var _ = http;
        for (var i = 0; i < 3; i++)
        {
            await http.GetAsync("api-keys");
        }

        // A body that would be refused, had it been looked at; and the key of the POST is not used up by the refusal.
        using var first = new HttpRequestMessage(HttpMethod.Post, "targets") { Content = new StringContent("?") };
        first.Headers.Add("Idempotency-Key", "once");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await http.SendAsync(first)).StatusCode);

        _clock.Advance(TimeSpan.FromMinutes(1));
        using var second = new HttpRequestMessage(HttpMethod.Post, "targets")
        {
            Content = JsonContent.Create(new { kind = "repository", name = "acme/shop" }),
        };
        second.Headers.Add("Idempotency-Key", "once");
        Assert.Equal(HttpStatusCode.Created, (await http.SendAsync(second)).StatusCode);
    }

    [Fact]
    public async Task The_default_has_no_limit_and_no_headers()
    {
        await using var server = await StartAsync();
        var (made, http) = await CreateAsync(server, plan: null);
        using var _ = http;
        Assert.Equal("unlimited", made.Text("plan"));
        foreach (var client in new[] { http, server.Http })
        {
            for (var i = 0; i < 70; i++)
            {
                var answer = await client.GetAsync("api-keys");
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.DoesNotContain(answer.Headers, h => h.Key.StartsWith("X-RateLimit", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task Free_has_no_API_and_says_so()
    {
        await using var server = await StartAsync();
        using var http = (await CreateAsync(server, "free")).Http;
        foreach (var path in new[] { "api-keys", "api-keys/current", "meta" })
        {
            var answer = await http.GetAsync(path);
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Equal("urn:tocsin:problem:plan-without-api", problem.Text("type"));
            Assert.Equal("free", problem.Text("plan"));
            Assert.False(answer.Headers.Contains("X-RateLimit-Limit"));
        }
    }

    [Fact]
    public async Task Another_plan_holds_from_the_next_request_on_and_after_a_restart()
    {
        var data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
        string key;
        await using (var server = await StartAsync(data: data))
        {
            var (made, http) = await CreateAsync(server, plan: null);
            key = made.Text("api_key");
            using var _ = http;
            var path = $"organizations/{made.Text("id")}";
            Assert.Equal("startup", await ChangeAsync(server, path, new { plan = "startup" }));
            await AssertTakenAsync(http, 120, 119, "14:01:00");
            Assert.Equal("startup", await ChangeAsync(server, path, new { name = "still" }));
            Assert.Equal("startup", (await server.Http.GetFromJsonAsync<JsonElement>(path)).Text("plan"));
            Assert.Equal("unlimited", await ChangeAsync(server, path, new { plan = (string?)null }));
            Assert.False((await http.GetAsync("api-keys")).Headers.Contains("X-RateLimit-Limit"));
            await ChangeAsync(server, path, new { plan = "professional" });
        }

        await using (var again = await StartAsync(data: data))
        {
            using var http = again.Client(key);
            await AssertTakenAsync(http, 300, 299, "14:01:00");
            var current = await http.GetFromJsonAsync<JsonElement>("api-keys/current");
            Assert.Equal("professional", current.GetProperty("organization").Text("plan"));
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task An_operator_cannot_be_locked_out()
    {
        await using var server = await StartAsync();
        var current = await server.Http.GetFromJsonAsync<JsonElement>("api-keys/current");
        var path = $"organizations/{current.GetProperty("organization").Text("id")}";
        Assert.Equal("free", await ChangeAsync(server, path, new { plan = "free" }));
        Assert.Equal(HttpStatusCode.Forbidden, (await server.Http.GetAsync("api-keys")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("/metrics")).StatusCode);
        Assert.Equal("unlimited", await ChangeAsync(server, path, new { plan = "unlimited" }));
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("api-keys")).StatusCode);
    }

    [Fact]
    public async Task A_plan_that_is_none_is_refused_with_those_that_are()
    {
        await using var server = await StartAsync();
        var answer = await server.Http.PostAsJsonAsync("organizations", new { name = "x", plan = "startups" });
        var error = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors")[0];
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("/plan", error.Text("pointer"));
        Assert.Contains("unlimited, free, developer", error.Text("expected"));
    }

    private Task<TestServer> StartAsync(IReadOnlyDictionary<string, string?>? settings = null, string? data = null) =>
        TestServer.StartAsync(s => s.AddClock(_clock), settings, data);

    private static async Task<(JsonElement Made, HttpClient Http)> CreateAsync(TestServer server, string? plan)
    {
        var answer = await server.Http.PostAsJsonAsync("organizations", new { name = "other", plan });
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (made, server.Client(made.Text("api_key")));
    }

    private static async Task<string> ChangeAsync(TestServer server, string path, object change)
    {
        var answer = await server.Http.PatchAsJsonAsync(path, change);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("plan");
    }

    private async Task AssertTakenAsync(HttpClient http, int limit, int remaining, string reset)
    {
        var answer = await http.GetAsync("api-keys");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        AssertTold(answer, limit, remaining, reset);
        Assert.Null(answer.Headers.RetryAfter);
    }

    private async Task AssertRefusedAsync(HttpClient http, int limit, string reset, int seconds, string detail)
    {
        var answer = await http.GetAsync("api-keys");
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        AssertTold(answer, limit, remaining: 0, reset);
        Assert.Equal(TimeSpan.FromSeconds(seconds), answer.Headers.RetryAfter!.Delta);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("urn:tocsin:problem:rate-limited", problem.Text("type"));
        Assert.Contains(detail, problem.Text("detail"));
        Assert.Contains($"T{reset}Z", problem.Text("detail"));
    }

    private void AssertTold(HttpResponseMessage answer, int limit, int remaining, string reset)
    {
        Assert.Equal($"{limit}", Header(answer, "X-RateLimit-Limit"));
        Assert.Equal($"{remaining}", Header(answer, "X-RateLimit-Remaining"));
        var at = DateTimeOffset.FromUnixTimeSeconds(
            long.Parse(Header(answer, "X-RateLimit-Reset"), CultureInfo.InvariantCulture)
        );
        Assert.Equal(reset, at.ToString("HH:mm:ss", CultureInfo.InvariantCulture));
        Assert.True(at > _clock.GetUtcNow());
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
