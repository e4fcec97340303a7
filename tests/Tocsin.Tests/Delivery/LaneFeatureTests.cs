using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Delivery;

/// <summary>Rate, order, batches, pauses and the breaker, as a customer meets them.</summary>
public sealed class LaneFeatureTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task A_rate_limit_holds_and_costs_no_attempts()
    {
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        await using var receiver = await Receiver.StartAsync();
        var id = await CreateAsync(server, receiver, new { rate_limit = new { limit = 2, per = "minute" } });
        await PublishAsync(server, 5);

        foreach (var sent in (int[])[2, 4, 5])
        {
            await RecordedAsync(server, id, sent);
            _clock.Advance(TimeSpan.FromSeconds(57));
            Assert.Equal(sent, receiver.All.Count);
            _clock.Advance(TimeSpan.FromSeconds(4));
        }

        await AllDeliveredAsync(server, id, 5);
        Assert.All(await server.Http.DeliveriesAsync(id), d => Assert.Equal(1, d.GetProperty("attempts").GetInt32()));
    }

    [Theory]
    [InlineData("seconds")]
    [InlineData("date")]
    [InlineData("body")]
    public async Task A_pause_that_the_endpoint_asks_for_holds_for_all_and_costs_the_others_no_attempt(string form)
    {
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        await using var receiver = await Receiver.StartAsync();
        var id = await CreateAsync(server, receiver, new { ordering = "none" });
        receiver.Answer = context => ThrottleAsync(context, form);
        await PublishAsync(server, 1);
        await receiver.NextAsync();
        await server.Http.DeliveryAsync(id, d => d.Is("failed"));

        receiver.AnswerWith(200);
        await PublishAsync(server, 3);
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Single(receiver.All);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await RecordedAsync(server, id, 4);
        await AllDeliveredAsync(server, id, 4);
        Assert.Equal(
            [1, 1, 1, 2],
            (await server.Http.DeliveriesAsync(id)).Select(d => d.GetProperty("attempts").GetInt32()).Order()
        );
    }

    [Fact]
    public async Task An_endpoint_that_fails_again_and_again_is_spared_and_probed_and_nothing_is_lost()
    {
        await using var server = await TestServer.StartAsync(
            s => s.AddClock(_clock),
            new Dictionary<string, string?>
            {
                ["Tocsin:Delivery:BreakerFailures"] = "3",
                ["Tocsin:Delivery:LaneConcurrency"] = "1",
            }
        );
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(500);
        var id = await CreateAsync(server, receiver, new { retry_schedule = new[] { 3600 } });
        await PublishAsync(server, 10);
        await receiver.NextAsync(3);
        await RecordedAsync(server, id, 3);
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(3, receiver.All.Count);

        _clock.Advance(TimeSpan.FromSeconds(2));
        await receiver.NextAsync();
        await RecordedAsync(server, id, 4);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(4, receiver.All.Count);

        receiver.AnswerWith(200);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await RecordedAsync(server, id, 10);
        await AllDeliveredAsync(server, id, 10);
    }

    [Fact]
    public async Task Strict_order_waits_for_its_head_over_a_restart_and_beside_many_publishers()
    {
        var data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
        await using var receiver = await Receiver.StartAsync();
        string id;
        await using (var server = await TestServer.StartAsync(s => s.AddClock(_clock), dataDirectory: data))
        {
            id = await CreateAsync(server, receiver, new { ordering = "strict", retry_schedule = new[] { 60, 60 } });
            receiver.AnswerWith(200, 200, 500, 200);
            await PublishAsync(server, 50);
            await receiver.NextAsync(3);
            await server.Http.PublishAsync(new { type = "own.thing", data = new { n = 50 } });
            await Eventually.TrueAsync(async () => (await server.Http.DeliveriesAsync(id)).Any(d => d.Is("failed")));
            Assert.Equal(3, receiver.All.Count);
        }

        await using (var server = await TestServer.StartAsync(s => s.AddClock(_clock), dataDirectory: data))
        {
            Assert.Equal(3, receiver.All.Count);
            await AllDeliveredAsync(server, id, 51);
        }

        Assert.Equal([0, 1, 2, 2, .. Enumerable.Range(3, 48)], Numbers(receiver));
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task In_strict_order_a_delivery_can_step_out_of_the_line_after_some_attempts()
    {
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(500, 500, 200);
        var id = await CreateAsync(
            server,
            receiver,
            new
            {
                ordering = "strict",
                ordering_park_after = 2,
                retry_schedule = new[] { 60, 600 },
            }
        );
        await PublishAsync(server, 3);
        await receiver.NextAsync();
        await RecordedAsync(server, id, 1);
        Assert.Single(receiver.All);
        await AllDeliveredAsync(server, id, 3);
        Assert.Equal([0, 0, 1, 2, 0], Numbers(receiver));
    }

    [Fact]
    public async Task A_batch_carries_several_events_under_an_id_that_stays()
    {
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(500, 200);
        var id = await CreateAsync(
            server,
            receiver,
            new { batch = new { max_events = 3, max_wait = 10 }, secret = "whsec_dGhlIHNlY3JldCBvZiB0aGUgdGVzdA==" }
        );
        await PublishAsync(server, 3);
        var first = await receiver.NextAsync();
        await RecordedAsync(server, id, 3);
        await AllDeliveredAsync(server, id, 3);
        var second = await receiver.NextAsync();

        var events = JsonSerializer.Deserialize<JsonElement>(first.Body);
        Assert.Equal([0, 1, 2], events.EnumerateArray().Select(e => e.GetProperty("data").GetProperty("n").GetInt32()));
        Assert.All(events.EnumerateArray(), e => Assert.StartsWith("evt_", e.Text("id"), StringComparison.Ordinal));
        Assert.Equal(first.Body, second.Body);
        Assert.Equal(2, receiver.All.Count);
        Assert.StartsWith("batch_", first.Headers["webhook-id"], StringComparison.Ordinal);
        Assert.Equal(first.Headers["webhook-id"], second.Headers["webhook-id"]);
        Assert.Equal("batch", second.Headers["X-Tocsin-Event"]);
        Assert.Equal(second.Headers["webhook-id"], second.Headers["X-Tocsin-Delivery"]);
        Assert.Equal(
            Signatures.Branded("whsec_dGhlIHNlY3JldCBvZiB0aGUgdGVzdA==", second),
            second.Headers["X-Tocsin-Signature"]
        );
        Assert.All(await server.Http.DeliveriesAsync(id), d => Assert.Equal(2, d.GetProperty("attempts").GetInt32()));
    }

    [Fact]
    public async Task A_batch_that_does_not_fill_is_sent_when_its_first_event_has_waited()
    {
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        await using var receiver = await Receiver.StartAsync();
        var id = await CreateAsync(server, receiver, new { batch = new { max_events = 100, max_wait = 10 } });
        await PublishAsync(server, 2);
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(receiver.All);
        _clock.Advance(TimeSpan.FromSeconds(2));
        var batch = JsonSerializer.Deserialize<JsonElement>((await receiver.NextAsync()).Body);
        Assert.Equal(2, batch.GetArrayLength());
        await AllDeliveredAsync(server, id, 2);
    }

    [Fact]
    public async Task Strict_order_and_batches_go_together()
    {
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(200, 500, 200);
        var id = await CreateAsync(
            server,
            receiver,
            new { ordering = "strict", batch = new { max_events = 4, max_wait = 0 } }
        );
        await server.Http.PostAsJsonAsync(
            "events",
            new { events = Enumerable.Range(0, 12).Select(n => new { type = "own.thing", data = new { n } }) }
        );
        await receiver.NextAsync(2);
        await RecordedAsync(server, id, 8);
        await AllDeliveredAsync(server, id, 12);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7, 8, 9, 10, 11], Numbers(receiver));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_with_its_place()
    {
        await using var server = await TestServer.StartAsync();
        var response = await server.Http.PostAsJsonAsync(
            "webhooks",
            new
            {
                url = "https://hooks.example.com/a",
                rate_limit = new { limit = 0, per = "hour" },
                batch = new { max_events = 1, max_wait = 601 },
                ordering = "loose",
                ordering_park_after = 21,
            }
        );
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var errors = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
        Assert.Equal(
            [
                "/batch/max_events",
                "/batch/max_wait",
                "/ordering",
                "/ordering_park_after",
                "/rate_limit/limit",
                "/rate_limit/per",
            ],
            errors.EnumerateArray().Select(e => e.Text("pointer")).Order(StringComparer.Ordinal)
        );

        var park = await server.Http.PostAsJsonAsync(
            "webhooks",
            new { url = "https://hooks.example.com/a", ordering_park_after = 2 }
        );
        Assert.Equal(HttpStatusCode.BadRequest, park.StatusCode);
    }

    [Fact]
    public async Task What_was_set_is_shown_and_can_be_taken_back()
    {
        await using var server = await TestServer.StartAsync();
        var created = await server.Http.CreateWebhookAsync(
            new
            {
                url = "https://hooks.example.com/a",
                rate_limit = new { limit = 5, per = "second" },
                ordering = "strict",
                ordering_park_after = 3,
                batch = new { max_events = 10, max_wait = 0.5 },
            }
        );
        Assert.Equal(
            ("strict", 3, 5, "second", 10, 0.5),
            (
                created.Text("ordering"),
                created.GetProperty("ordering_park_after").GetInt32(),
                created.GetProperty("rate_limit").GetProperty("limit").GetInt32(),
                created.GetProperty("rate_limit").Text("per"),
                created.GetProperty("batch").GetProperty("max_events").GetInt32(),
                created.GetProperty("batch").GetProperty("max_wait").GetDouble()
            )
        );
        var changed = await server.Http.PatchWebhookAsync(
            created.Text("id"),
            new { rate_limit = (object?)null, ordering = "none" }
        );
        Assert.Equal(JsonValueKind.Null, changed.GetProperty("rate_limit").ValueKind);
        Assert.Equal(JsonValueKind.Null, changed.GetProperty("ordering_park_after").ValueKind);
        Assert.Equal(10, changed.GetProperty("batch").GetProperty("max_events").GetInt32());
    }

    private async Task ThrottleAsync(HttpContext context, string form)
    {
        context.Response.StatusCode = 429;
        switch (form)
        {
            case "seconds":
                context.Response.Headers.RetryAfter = "30";
                break;
            case "date":
                context.Response.Headers.RetryAfter = _clock.GetUtcNow().AddSeconds(30).ToString("R");
                break;
            default:
                await context.Response.Body.WriteAsync("{\"global\":{\"a\":[1]},\"retry_after\":29.5}"u8.ToArray());
                break;
        }
    }

    private static async Task<string> CreateAsync(TestServer server, Receiver receiver, object settings)
    {
        var json = JsonSerializer.SerializeToNode(settings)!.AsObject();
        json["url"] = receiver.Url;
        return (await server.Http.CreateWebhookAsync(json)).Text("id");
    }

    private static async Task PublishAsync(TestServer server, int count)
    {
        for (var n = 0; n < count; n++)
        {
            await server.Http.PublishAsync(new { type = "own.thing", data = new { n } });
        }
    }

    // The clock must not move while requests are under way: they would time out.
    private static async Task RecordedAsync(TestServer server, string id, int attempts)
    {
        IReadOnlyList<JsonElement> all = [];
        await Eventually.TrueAsync(
            async () =>
                (all = await server.Http.DeliveriesAsync(id)).Sum(d => d.GetProperty("attempts").GetInt32())
                == attempts,
            () => string.Join('\n', all),
            TimeSpan.FromSeconds(20)
        );
    }

    // From one retry to the next, and no further while a request is under way.
    private async Task AllDeliveredAsync(TestServer server, string id, int count)
    {
        IReadOnlyList<JsonElement> all = [];
        await Eventually.TrueAsync(
            async () =>
            {
                all = await server.Http.DeliveriesAsync(id);
                var retries = all.Select(d => d.GetProperty("next_retry_at"))
                    .Where(t => t.ValueKind != JsonValueKind.Null)
                    .Select(t => t.GetDateTimeOffset())
                    .ToList();
                if (retries.Count > 0 && retries.Min() > _clock.GetUtcNow())
                {
                    _clock.Advance(retries.Min() - _clock.GetUtcNow() + TimeSpan.FromMilliseconds(5));
                }

                return all.Count == count && all.All(d => d.Is("success"));
            },
            () => string.Join('\n', all),
            TimeSpan.FromSeconds(20)
        );
    }

    private static int[] Numbers(Receiver receiver) =>
        [
            .. receiver
                .All.SelectMany(r =>
                {
                    var body = JsonSerializer.Deserialize<JsonElement>(Encoding.UTF8.GetString(r.Body));
                    return body.ValueKind == JsonValueKind.Array ? body.EnumerateArray().ToArray() : [body];
                })
                .Select(e => e.GetProperty("data").GetProperty("n").GetInt32()),
        ];
}
