using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Delivery;

/// <summary>The machine's clock is set forward or back by a day, while timers go on as if nothing had happened.</summary>
public sealed class ClockJumpTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly FakeClock _clock = new();

    public static TheoryData<int> Days => [1, -1];

    [Theory]
    [MemberData(nameof(Days))]
    public async Task What_waits_to_be_tried_again_is_sent_once_and_within_the_time_it_was_meant_to_wait(int days)
    {
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(500, 500, 500, 200);
        var id = await CreateAsync(server, receiver, new { retry_schedule = new[] { 300 } });
        var ids = await PublishAsync(server, 3);
        await AttemptsAsync(server, id, 3);

        Jump(days);
        await PassAsync(server, id, attempts: 6);
        Assert.Equal(6, receiver.All.Count);
        Assert.All(ids, i => Assert.Equal(2, receiver.All.Count(r => r.Id == i)));
        await DeliveredAsync(server, id, 3);
        await QuietAsync(receiver);
    }

    [Theory]
    [MemberData(nameof(Days))]
    public async Task What_is_published_after_it_arrives_at_once_and_once(int days)
    {
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        await using var receiver = await Receiver.StartAsync();
        var plain = await CreateAsync(server, receiver, new { });
        var strict = await CreateAsync(server, receiver, new { ordering = "strict" });
        await PublishAsync(server, 1);
        await receiver.NextAsync(2);

        Jump(days);
        var ids = await PublishAsync(server, 5);
        await DeliveredAsync(server, plain, 6);
        await DeliveredAsync(server, strict, 6);
        Assert.All(ids, i => Assert.Equal(2, receiver.All.Count(r => r.Id == i)));
        await QuietAsync(receiver);
    }

    [Theory]
    [MemberData(nameof(Days))]
    public async Task A_large_fan_out_after_it_reaches_everybody_once(int days)
    {
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        await using var receiver = await Receiver.StartAsync();
        var webhooks = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            webhooks.Add(await CreateAsync(server, receiver, new { }));
        }

        Jump(days);
        var events = Enumerable.Range(0, 450).Select(n => new { type = "own.thing", data = new { n } });
        (await server.Http.PostAsJsonAsync("events", new { events })).EnsureSuccessStatusCode();
        await Eventually.TrueAsync(
            () => Task.FromResult(server.Count("deliveries") == 2250 && server.Count("waiting") == 0),
            () => $"{server.Count("deliveries")} ended, {server.Count("waiting")} wait",
            TimeSpan.FromSeconds(30)
        );
        Assert.Equal(2250, server.Count("deliveries WHERE state = 0"));
        Assert.Equal(2250, receiver.All.Count);
    }

    [Fact]
    public async Task What_lies_in_the_store_since_before_it_was_set_back_is_sent_after_a_restart()
    {
        var data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
        await using var receiver = await Receiver.StartAsync();
        string id;
        await using (var server = await TestServer.StartAsync(s => s.AddClock(_clock), dataDirectory: data))
        {
            // Nothing is sent, so that what is fresh stays in the store.
            id = await CreateAsync(server, receiver, new { rate_limit = new { limit = 1, per = "minute" } });
            await PublishAsync(server, 4);
            await AttemptsAsync(server, id, 1);
        }

        Jump(-1);
        await using (var server = await TestServer.StartAsync(s => s.AddClock(_clock), dataDirectory: data))
        {
            await PassAsync(server, id, attempts: 4);
            await DeliveredAsync(server, id, 4);
        }

        Assert.Equal(4, receiver.All.Count);
        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Days))]
    public async Task A_rate_limit_holds_across_it(int days)
    {
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        await using var receiver = await Receiver.StartAsync();
        var id = await CreateAsync(server, receiver, new { rate_limit = new { limit = 2, per = "minute" } });
        await PublishAsync(server, 5);
        await AttemptsAsync(server, id, 2);

        Jump(days);
        await PublishAsync(server, 1);
        foreach (var sent in (int[])[2, 4, 6])
        {
            await AttemptsAsync(server, id, sent);
            // Whether what went out at the very start of a minute is older than a minute at its end is for the gate's tests.
            _clock.Advance(TimeSpan.FromSeconds(57));
            await QuietAsync(receiver);
            Assert.Equal(sent, receiver.All.Count);
            _clock.Advance(TimeSpan.FromSeconds(4));
        }

        await DeliveredAsync(server, id, 6);
    }

    [Theory]
    [InlineData(1, 429)]
    [InlineData(-1, 429)]
    [InlineData(1, 500)]
    [InlineData(-1, 500)]
    public async Task A_pause_and_an_open_breaker_last_as_long_as_they_were_meant_to(int days, int status)
    {
        await using var server = await TestServer.StartAsync(
            s => s.AddClock(_clock),
            new Dictionary<string, string?>
            {
                ["Tocsin:Delivery:BreakerFailures"] = "2",
                ["Tocsin:Delivery:BreakerSeconds"] = "120",
                ["Tocsin:Delivery:LaneConcurrency"] = "1",
            }
        );
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = status == 429 ? "120" : default;
            return Task.CompletedTask;
        };
        var id = await CreateAsync(server, receiver, new { retry_schedule = new[] { 1 } });
        await PublishAsync(server, 5);
        var before = status == 429 ? 1 : 2;
        await AttemptsAsync(server, id, before);

        Jump(days);
        receiver.AnswerWith(200);
        await PublishAsync(server, 1);
        _clock.Advance(TimeSpan.FromSeconds(118));
        await QuietAsync(receiver);
        Assert.Equal(before, receiver.All.Count);
        await PassAsync(server, id, attempts: 6 + before);
        await DeliveredAsync(server, id, 6);
        Assert.Equal(6 + before, receiver.All.Count);
    }

    [Theory]
    [MemberData(nameof(Days))]
    public async Task A_batch_waits_no_longer_than_it_may(int days)
    {
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        await using var receiver = await Receiver.StartAsync();
        var id = await CreateAsync(server, receiver, new { batch = new { max_events = 100, max_wait = 10 } });
        await PublishAsync(server, 2);
        Jump(days);
        await PassAsync(server, id, attempts: 2);

        // And afterwards they are gathered as ever.
        var sent = receiver.All.Count;
        await PublishAsync(server, 2);
        await QuietAsync(receiver);
        Assert.Equal(sent, receiver.All.Count);
        await PassAsync(server, id, attempts: 4);
        await DeliveredAsync(server, id, 4);
        Assert.Equal(sent + 1, receiver.All.Count);
    }

    [Theory]
    [MemberData(nameof(Days))]
    public async Task Strict_order_holds_and_its_head_is_tried_again_in_time(int days)
    {
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(500, 200);
        var id = await CreateAsync(server, receiver, new { ordering = "strict", retry_schedule = new[] { 120 } });
        var ids = await PublishAsync(server, 3);
        await AttemptsAsync(server, id, 1);
        Jump(days);
        ids.AddRange(await PublishAsync(server, 2));
        await PassAsync(server, id, attempts: 6);
        await DeliveredAsync(server, id, 5);
        Assert.Equal([ids[0], .. ids], receiver.All.Select(r => r.Id));
    }

    [Theory]
    [MemberData(nameof(Days))]
    public async Task A_recovery_goes_on_at_its_pace(int days)
    {
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(404);
        var id = await CreateAsync(server, receiver, new { });
        var ids = await PublishAsync(server, 12);
        await AttemptsAsync(server, id, 12);
        receiver.AnswerWith(200);
        var request = new { from = "2020-01-01T00:00:00Z", rate_per_second = 4 };
        (await server.Http.PostAsJsonAsync($"webhooks/{id}/recover", request)).EnsureSuccessStatusCode();
        await AttemptsAsync(server, id, 13);

        Jump(days);
        for (var sent = 14; sent <= 24; sent++)
        {
            var expected = sent;
            await Eventually.TrueAsync(
                async () =>
                {
                    _clock.Advance(TimeSpan.FromMilliseconds(50));
                    return await CountAsync(server, id) >= expected;
                },
                () => $"The recovery stands still before {expected}.",
                TimeSpan.FromSeconds(20)
            );
        }

        await DeliveredAsync(server, id, 12);
        Assert.All(ids, i => Assert.Equal(2, receiver.All.Count(r => r.Id == i)));
    }

    [Fact]
    public async Task A_repeated_request_makes_nothing_twice_when_the_clock_was_set_back()
    {
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        server.Http.DefaultRequestHeaders.Add("Idempotency-Key", "once");
        var first = await server.Http.PublishAsync(new { type = "own.thing", data = new { } });
        Jump(-1);
        Assert.Equal(first, await server.Http.PublishAsync(new { type = "own.thing", data = new { } }));
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(first, await server.Http.PublishAsync(new { type = "own.thing", data = new { } }));
        Assert.Equal(1, server.Count("events"));
    }

    [Theory]
    [MemberData(nameof(Days))]
    public async Task Retention_takes_nothing_that_still_waits(int days)
    {
        await using var server = await TestServer.StartAsync(
            s => s.AddClock(_clock),
            new Dictionary<string, string?>
            {
                ["Tocsin:Retention:EventsDays"] = "1",
                ["Tocsin:Retention:DeliveriesDays"] = "1",
            }
        );
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(500, 200);
        // More than one retry: the clock may go on under a request that has just begun, which costs it an attempt.
        var id = await CreateAsync(server, receiver, new { retry_schedule = (int[])[7200, 60, 60, 60, 60, 60] });
        var ids = await PublishAsync(server, 1);
        await AttemptsAsync(server, id, 1);
        Jump(days);
        for (var i = 0; i < 100; i++)
        {
            await Eventually.TrueAsync(() => Task.FromResult(IsQuiet(server)));
            _clock.Advance(Minute);
        }

        await Eventually.TrueAsync(async () =>
        {
            if (IsQuiet(server))
            {
                _clock.Advance(TimeSpan.FromSeconds(5));
            }

            return (await server.Http.DeliveriesAsync(id)).Any(d => d.Is("success"));
        });
        Assert.All(receiver.All, r => Assert.Equal(ids[0], r.Id));
    }

    private void Jump(int days) => _clock.Jump(TimeSpan.FromDays(days));

    // Time goes by until so many attempts have been made: at most an hour, whatever the clock says.
    private async Task PassAsync(TestServer server, string id, int attempts)
    {
        var start = _clock.GetTimestamp();
        await Eventually.TrueAsync(
            async () =>
            {
                if (await CountAsync(server, id) is var count && count >= attempts)
                {
                    Assert.Equal(attempts, count);
                    return true;
                }

                // It must not move while requests are under way: they would time out.
                if (IsQuiet(server) && _clock.GetElapsedTime(start) < TimeSpan.FromHours(1))
                {
                    _clock.Advance(TimeSpan.FromSeconds(5));
                }

                return false;
            },
            () => $"It is not done within an hour: {server.Count("waiting")} wait.",
            TimeSpan.FromSeconds(30)
        );
    }

    private static bool IsQuiet(TestServer server) =>
        ((Tocsin.Delivery.DeliveryEngine)server.Services.GetService(typeof(Tocsin.Delivery.DeliveryEngine))!).InFlight
        == 0;

    // Nothing else is under way: a request that nobody waits for would have come by now.
    private static async Task QuietAsync(Receiver receiver)
    {
        var before = receiver.All.Count;
        for (var i = 0; i < 50; i++)
        {
            await Task.Yield();
        }

        Assert.Equal(before, receiver.All.Count);
    }

    private static async Task<string> CreateAsync(TestServer server, Receiver receiver, object settings)
    {
        var json = JsonSerializer.SerializeToNode(settings)!.AsObject();
        json["url"] = receiver.Url;
        return (await server.Http.CreateWebhookAsync(json)).Text("id");
    }

    private static async Task<List<string>> PublishAsync(TestServer server, int count)
    {
        var ids = new List<string>();
        for (var n = 0; n < count; n++)
        {
            ids.Add(await server.Http.PublishAsync(new { type = "own.thing", data = new { n } }));
        }

        return ids;
    }

    private static async Task<int> CountAsync(TestServer server, string id) =>
        (await server.Http.DeliveriesAsync(id)).Sum(d => d.GetProperty("attempts").GetInt32());

    private static async Task AttemptsAsync(TestServer server, string id, int attempts)
    {
        var last = 0;
        await Eventually.TrueAsync(
            async () => (last = await CountAsync(server, id)) == attempts,
            () => $"{last} attempts instead of {attempts}",
            TimeSpan.FromSeconds(20)
        );
    }

    private static async Task DeliveredAsync(TestServer server, string id, int count)
    {
        IReadOnlyList<JsonElement> all = [];
        await Eventually.TrueAsync(
            async () => (all = await server.Http.DeliveriesAsync(id)).Count == count && all.All(d => d.Is("success")),
            () => string.Join('\n', all),
            TimeSpan.FromSeconds(20)
        );
    }
}
