using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Http;
using Tocsin.Http.Idempotency;
using Tocsin.Ids;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Http.Idempotency;

public sealed class IdempotencyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private const string Body = """{"name":"ci","permissions":["scans:read"]}""";

    [Fact]
    public async Task The_same_request_twice_is_done_once_and_answered_the_same()
    {
        await using var server = await TestServer.StartAsync();
        var first = await Post(server.Http, "k1", Body);
        var second = await Post(server.Http, "k1", Body);

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(), await second.Content.ReadAsByteArrayAsync());
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(first.Content.Headers.ContentType, second.Content.Headers.ContentType);
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", Assert.Single(second.Headers.GetValues("Idempotent-Replayed")));
        Assert.Equal(2, await CountKeys(server));
    }

    [Fact]
    public async Task A_refusal_of_the_request_is_given_again_too()
    {
        await using var server = await TestServer.StartAsync();
        var first = await Post(server.Http, "k1", """{"name":""}""");
        var second = await Post(server.Http, "k1", """{"name":""}""");

        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.True(second.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task Another_body_route_or_query_under_the_same_key_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        await Post(server.Http, "k1", Body);

        var body = await Post(server.Http, "k1", Body.Replace("ci", "cd"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, body.StatusCode);
        Assert.Contains("body", await body.Content.ReadAsStringAsync());
        var route = await Post(server.Http, "k1", Body, "organizations");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, route.StatusCode);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await Post(server.Http, "k1", Body, "api-keys?x=1")).StatusCode
        );
        Assert.Equal(2, await CountKeys(server));
    }

    [Fact]
    public async Task Organizations_do_not_share_keys()
    {
        await using var server = await TestServer.StartAsync();
        var made = await server.Http.PostAsJsonAsync("organizations", new { name = "other" });
        var key = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("api_key").GetString();
        using var other = server.Client(key);
        await Post(server.Http, "k1", Body);

        var answer = await Post(other, "k1", Body.Replace("ci", "cd"));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task Another_api_key_of_the_organization_does_not_get_the_answer()
    {
        await using var server = await TestServer.StartAsync();
        var made = await Post(server.Http, "k0", """{"name":"less","permissions":["keys:manage"]}""");
        var key = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString();
        using var other = server.Client(key);
        var first = await (await Post(server.Http, "k1", Body)).Content.ReadFromJsonAsync<JsonElement>();

        var answer = await Post(other, "k1", Body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("another API key", text);
        Assert.DoesNotContain(first.GetProperty("key").GetString()!, text);
        Assert.Equal(3, await CountKeys(server));
    }

    [Fact]
    public async Task The_answer_survives_a_restart_and_is_encrypted()
    {
        var data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
        string first;
        await using (var server = await TestServer.StartAsync(dataDirectory: data))
        {
            first = await (await Post(server.Http, "k1", Body)).Content.ReadAsStringAsync();
        }

        var secret = JsonDocument.Parse(first).RootElement.GetProperty("key").GetString()!;
        foreach (var file in Directory.GetFiles(data))
        {
            Assert.DoesNotContain(secret, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)));
        }

        await using (var server = await TestServer.StartAsync(dataDirectory: data))
        {
            Assert.Equal(first, await (await Post(server.Http, "k1", Body)).Content.ReadAsStringAsync());
        }

        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("bell\u0007")]
    public async Task A_malformed_key_is_refused(string key)
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await Post(server.Http, key, Body)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Post(server.Http, new string('k', 256), Body)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await Post(server.Http, new string('k', 255), Body)).StatusCode);
    }

    [Fact]
    public async Task While_the_first_runs_the_second_is_told_to_wait_and_then_gets_its_answer()
    {
        var (entered, open) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await StartAsync(async context =>
        {
            entered.TrySetResult();
            await open.Task;
            await context.Response.WriteAsync("done");
        });
        var first = Post(server.Http, "k1", "1", "try");
        await entered.Task;

        var second = await Post(server.Http, "k1", "1", "try");
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Equal("1", Assert.Single(second.Headers.GetValues("Retry-After")));
        open.SetResult();
        Assert.Equal("done", await (await first).Content.ReadAsStringAsync());
        Assert.Equal("done", await (await Post(server.Http, "k1", "1", "try")).Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(0)]
    public async Task What_a_retry_may_get_past_is_not_kept(int status)
    {
        var calls = 0;
        await using var server = await StartAsync(context =>
        {
            context.Response.StatusCode = calls++ > 0 ? 200 : status;
            return status == 0 && calls == 1 ? throw new InvalidOperationException("first") : Task.CompletedTask;
        });
        Assert.NotEqual(HttpStatusCode.OK, (await Post(server.Http, "k1", "1", "try")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Post(server.Http, "k1", "1", "try")).StatusCode);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task A_request_whose_caller_went_away_half_way_through_its_body_can_be_sent_again()
    {
        var calls = 0;
        await using var server = await StartAsync(async context =>
        {
            calls++;
            await context.Request.Body.CopyToAsync(Stream.Null);
        });
        await using (var caller = await RawCaller.ConnectAsync(server))
        {
            await caller.SendAsync("k1", contentLength: 10, "half");
            await Eventually.TrueAsync(() => Task.FromResult(calls == 1), () => "not begun", Patience);
        }

        Assert.Equal(HttpStatusCode.OK, (await PostUntilAnsweredAsync(server, "k1", "1")).StatusCode);
        Assert.Equal(2, calls);
    }

    [Theory]
    [InlineData(4, "body", true)]
    [InlineData(4, "body", false)]
    [InlineData(10, "half", false)]
    public async Task What_was_done_for_a_caller_who_went_away_is_not_done_again(int length, string sent, bool reads)
    {
        var calls = 0;
        var entered = new TaskCompletionSource();
        await using var server = await StartAsync(async context =>
        {
            calls++;
            if (reads)
            {
                await context.Request.Body.CopyToAsync(Stream.Null);
            }

            var gone = new TaskCompletionSource();
            context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed.Register(gone.SetResult);
            entered.SetResult();
            await gone.Task;
            // Its cancellation may come later than the end of the connection; that it cannot come at all is sure.
            Assert.False(context.RequestAborted.CanBeCanceled);
            await context.Response.WriteAsync($"call {calls}", context.RequestAborted);
        });
        await using (var caller = await RawCaller.ConnectAsync(server))
        {
            await caller.SendAsync("k1", length, sent);
            await entered.Task;
        }

        var again = await PostUntilAnsweredAsync(server, "k1", "body");
        Assert.Equal("call 1", await again.Content.ReadAsStringAsync());
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotent-Replayed")));
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_large_body_is_hashed_as_it_is_read_and_a_part_left_unread_counts_too()
    {
        var calls = 0;
        await using var server = await StartAsync(async context =>
        {
            calls++;
            if (context.Request.Headers.ContainsKey("Read-All"))
            {
                await context.Request.Body.CopyToAsync(Stream.Null);
            }

            await context.Response.WriteAsync($"call {calls}");
        });
        var large = new string('x', 30_000_000);
        Assert.Equal("call 1", await Send("k1", large, all: true));
        Assert.Equal("call 1", await Send("k1", large, all: true));
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await Post(server.Http, "k1", large[1..] + "y", "try")).StatusCode
        );
        Assert.Equal("call 2", await Send("k2", "abc", all: false));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(server.Http, "k2", "abd", "try")).StatusCode);

        async Task<string> Send(string key, string body, bool all)
        {
            var request = Request(key, body, "try");
            if (all)
            {
                request.Headers.Add("Read-All", "1");
            }

            return await (await server.Http.SendAsync(request)).Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public async Task An_answer_beyond_the_bound_goes_out_whole_and_is_not_kept()
    {
        var calls = 0;
        await using var server = await StartAsync(async context =>
        {
            calls++;
            for (var i = 0; i < 30; i++)
            {
                await context.Response.WriteAsync(new string('x', 100_000));
            }
        });
        var first = await (await Post(server.Http, "k1", "1", "try")).Content.ReadAsStringAsync();
        Assert.Equal(3_000_000, first.Length);
        await Post(server.Http, "k1", "1", "try");
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task What_a_dead_process_left_running_is_given_back_at_the_next_start()
    {
        var data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
        await using (var server = await TestServer.StartAsync(dataDirectory: data))
        {
            var store = server.Services.GetRequiredService<IIdempotencyStore>();
            var caller = await CallerOf(server);
            var now = DateTimeOffset.UtcNow;
            Assert.Null(await store.ClaimAsync(caller, "k1", "r", now, now.AddDays(-1), default));
            Assert.NotNull(await store.ClaimAsync(caller, "k1", "r", now, now.AddDays(-1), default));
        }

        await using (var server = await TestServer.StartAsync(dataDirectory: data))
        {
            Assert.Equal(HttpStatusCode.Created, (await Post(server.Http, "k1", Body)).StatusCode);
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task A_key_is_free_again_after_a_day()
    {
        var clock = new ManualTime();
        await using var server = await TestServer.StartAsync(s => s.AddSingleton<TimeProvider>(clock));
        var first = await (await Post(server.Http, "k1", Body)).Content.ReadAsStringAsync();
        clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(first, await (await Post(server.Http, "k1", Body)).Content.ReadAsStringAsync());
        clock.Advance(TimeSpan.FromHours(2));
        Assert.NotEqual(first, await (await Post(server.Http, "k1", Body)).Content.ReadAsStringAsync());

        clock.Advance(TimeSpan.FromHours(25));
        await server.Services.GetRequiredService<IdempotencySweep>().SweepAsync(default);
        var store = server.Services.GetRequiredService<IIdempotencyStore>();
        Assert.Equal(0, await store.RemoveOlderAsync(DateTimeOffset.MaxValue, 10, default));
    }

    private static Task<TestServer> StartAsync(RequestDelegate handler) =>
        TestServer.StartAsync(routes: api => api.MapPost("/try", handler).RequireAnyKey().TakesSarif());

    // The server notices a moment later that a caller has gone.
    private static async Task<HttpResponseMessage> PostUntilAnsweredAsync(TestServer server, string key, string body)
    {
        var answer = await Post(server.Http, key, body, "try");
        await Eventually.TrueAsync(
            async () =>
                answer.StatusCode != HttpStatusCode.Conflict
                || (answer = await Post(server.Http, key, body, "try")).StatusCode != HttpStatusCode.Conflict,
            () => "still running",
            Patience
        );
        return answer;
    }

    private static HttpRequestMessage Request(string key, string body, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        Assert.True(request.Headers.TryAddWithoutValidation("Idempotency-Key", key));
        return request;
    }

    private static Task<HttpResponseMessage> Post(HttpClient http, string key, string body, string path = "api-keys") =>
        http.SendAsync(Request(key, body, path));

    private static async Task<int> CountKeys(TestServer server) =>
        (await server.Http.GetFromJsonAsync<JsonElement>("api-keys")).GetProperty("data").GetArrayLength();

    private static async Task<Caller> CallerOf(TestServer server)
    {
        var current = await server.Http.GetFromJsonAsync<JsonElement>("api-keys/current");
        return new Caller(
            new OrganizationId(current.GetProperty("organization").GetProperty("id").GetString()!),
            current.GetProperty("key").GetProperty("id").GetString()!,
            []
        )
        {
            Plan = "unlimited",
        };
    }
}
