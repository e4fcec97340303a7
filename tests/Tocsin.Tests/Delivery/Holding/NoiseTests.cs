using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Scans;
using Tocsin.Tests.Testing;
using static Tocsin.Tests.Delivery.Holding.NoiseDriver;

namespace Tocsin.Tests.Delivery.Holding;

/// <summary>Grouping, ceiling and quiet hours, as a customer meets them.</summary>
public sealed class NoiseTests
{
    // Friday, 15:00 in Berlin.
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task A_scan_with_400_findings_makes_one_message_also_over_a_restart()
    {
        var data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
        await using var receiver = await SlackAsync();
        string id;
        await using (var server = await TestServer.StartAsync(s => s.AddClock(_clock), dataDirectory: data))
        {
            id = await CreateAsync(server, receiver, new { grouping = new { by = new[] { "scan" }, window = 60 } });
            await PublishAsync(server, "scan_a", 300);
            _clock.Advance(TimeSpan.FromSeconds(50));
            Assert.Empty(receiver.All);
        }

        await using (var server = await TestServer.StartAsync(s => s.AddClock(_clock), dataDirectory: data))
        {
            await PublishAsync(server, "scan_a", 100, severity: "critical");
            Assert.Empty(receiver.All);
            _clock.Advance(TimeSpan.FromSeconds(11));
            await DeliveredAsync(server, id, 400);
            var message = Assert.Single(receiver.All);
            Assert.StartsWith(
                "🔴 400 new findings",
                JsonDocument.Parse(message.Body).RootElement.Text("text"),
                StringComparison.Ordinal
            );
            var batches = (await DeliveriesAsync(server, id)).Select(d => d.Text("batch_id")).Distinct().ToList();
            Assert.StartsWith("batch_", Assert.Single(batches), StringComparison.Ordinal);
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Beyond_the_ceiling_a_storm_becomes_one_message()
    {
        await using var receiver = await SlackAsync();
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        var id = await CreateAsync(
            server,
            receiver,
            new { ceiling = 3, rate_limit = new { limit = 100, per = "second" } }
        );
        await PublishAsync(server, "scan_a", 50);
        await DeliveredAsync(server, id, 50);
        Assert.Single(receiver.All);
        await PublishAsync(server, "scan_a", 1);
        await DeliveredAsync(server, id, 51);
        await PublishAsync(server, "scan_a", 1);
        await DeliveredAsync(server, id, 52);
        Assert.Equal(3, receiver.All.Count);

        var late = await PublishAsync(server, "scan_b", 20);
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(3, receiver.All.Count);
        Assert.Equal("ceiling", (await RoutedAsync(server, late)).GetProperty("held").Text("by"));
        _clock.Advance(TimeSpan.FromSeconds(61));
        await DeliveredAsync(server, id, 72);
        Assert.Equal(4, receiver.All.Count);
    }

    [Fact]
    public async Task Quiet_hours_hold_everything_back_and_end_with_a_summary()
    {
        await using var receiver = await SlackAsync();
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        var id = await CreateAsync(
            server,
            receiver,
            new
            {
                quiet_hours = new
                {
                    time_zone = "Europe/Berlin",
                    from = "14:30",
                    to = "17:00",
                    days = new[] { "fri" },
                },
                rate_limit = new { limit = 100, per = "second" },
            }
        );
        var first = await PublishAsync(server, "scan_a", 3);
        _clock.Advance(TimeSpan.FromMinutes(119));
        await PublishAsync(server, "scan_b", 2);
        Assert.Empty(receiver.All);
        var held = (await RoutedAsync(server, first)).GetProperty("held");
        Assert.Equal("quiet_hours", held.Text("by"));
        Assert.Equal(
            new DateTimeOffset(2027, 1, 15, 16, 0, 0, TimeSpan.Zero),
            held.GetProperty("until").GetDateTimeOffset()
        );

        _clock.Advance(TimeSpan.FromSeconds(61));
        await DeliveredAsync(server, id, 5);
        Assert.Single(receiver.All);
        held = (await RoutedAsync(server, first)).GetProperty("held");
        Assert.Equal("quiet_hours", held.Text("by"));
        Assert.True(held.GetProperty("until").GetDateTimeOffset() <= _clock.GetUtcNow());
        await PublishAsync(server, "scan_c", 1);
        await DeliveredAsync(server, id, 6);
    }

    [Fact]
    public async Task A_group_that_fails_is_tried_again_with_the_same_events_and_the_same_id()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(503, 200);
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        var id = await CreateAsync(
            server,
            receiver,
            new { grouping = new { by = new[] { "scan" }, window = 60 }, retry_schedule = new[] { 30 } },
            kind: "webhook"
        );
        var told = await PublishAsync(server, "scan_a", 5);
        _clock.Advance(TimeSpan.FromSeconds(61));
        await EndedAsync(server, id, "failed", 5);
        var held = (await RoutedAsync(server, told)).GetProperty("held");
        Assert.Equal("grouping", held.Text("by"));

        // What comes meanwhile is another group.
        await PublishAsync(server, "scan_a", 2);
        _clock.Advance(TimeSpan.FromSeconds(40));
        await EndedAsync(server, id, "success", 5);
        _clock.Advance(TimeSpan.FromSeconds(40));
        await EndedAsync(server, id, "success", 7);

        var sent = receiver.All.ToList();
        Assert.Equal([5, 5, 2], sent.Select(r => r.Json.GetArrayLength()));
        Assert.Equal(EventsOf(sent[0]), EventsOf(sent[1]));
        Assert.Empty(EventsOf(sent[0]).Intersect(EventsOf(sent[2])));
        Assert.StartsWith("batch_", IdOf(sent[0]), StringComparison.Ordinal);
        Assert.Equal(IdOf(sent[0]), IdOf(sent[1]));
        Assert.NotEqual(IdOf(sent[0]), IdOf(sent[2]));
        Assert.Equal(5, (await DeliveriesAsync(server, id)).Count(d => d.Text("batch_id") == IdOf(sent[0])));
        Assert.Equal(7, (await DeliveriesAsync(server, id)).Sum(d => d.GetProperty("attempts").GetInt32()) - 5);
    }

    [Fact]
    public async Task In_strict_order_a_group_holds_what_stands_next_to_each_other()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        var id = await CreateAsync(
            server,
            receiver,
            new { grouping = new { by = new[] { "scan" }, window = 60 } },
            kind: "webhook"
        );
        await server.Http.PatchWebhookAsync(id, new { ordering = "strict" });
        await PublishAsync(server, "scan_a", 3);
        await PublishAsync(server, "scan_b", 1);
        await PublishAsync(server, "scan_a", 2);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(receiver.All);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await EndedAsync(server, id, "success", 6);
        Assert.Equal(
            [3, 1, 2],
            receiver.All.Select(r => r.Json.ValueKind == JsonValueKind.Array ? r.Json.GetArrayLength() : 1)
        );
    }

    [Fact]
    public async Task What_was_held_back_is_in_the_history()
    {
        await using var receiver = await SlackAsync();
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        var id = await CreateAsync(server, receiver, new { grouping = new { by = new[] { "rule" }, window = 10 } });
        var alone = await PublishAsync(server, "scan_a", 1);
        await DeliveredAsync(server, id, 1);
        var held = (await RoutedAsync(server, alone)).GetProperty("held");
        Assert.Equal(JsonValueKind.Null, held.ValueKind);

        var one = await PublishAsync(server, "scan_a", 2, rule: "SWC-115");
        held = (await RoutedAsync(server, one)).GetProperty("held");
        Assert.Equal(
            ("grouping", _clock.GetUtcNow().AddSeconds(10)),
            (held.Text("by"), held.GetProperty("until").GetDateTimeOffset())
        );
        _clock.Advance(TimeSpan.FromSeconds(11));
        await DeliveredAsync(server, id, 3);
        var delivery = (await DeliveriesAsync(server, id)).First(d => d.Text("event_id") == one);
        Assert.Equal("grouping", delivery.Text("held_by"));
        var attempts = await server.Http.GetFromJsonAsync<JsonElement>($"deliveries/{delivery.Text("id")}/attempts");
        var attempt = attempts.GetProperty("data")[0];
        Assert.Equal(
            (delivery.Text("batch_id"), "grouping", 200),
            (attempt.Text("batch_id"), attempt.Text("held_by"), attempt.GetProperty("response_code").GetInt32())
        );
        delivery = (await DeliveriesAsync(server, id)).First(d => d.Text("event_id") == alone);
        Assert.Equal(JsonValueKind.Null, delivery.GetProperty("batch_id").ValueKind);
    }

    [Fact]
    public async Task What_is_asked_for_again_waits_for_its_group_a_moment_only()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(400, 400, 200);
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        var id = await CreateAsync(
            server,
            receiver,
            new { grouping = new { by = new[] { "scan" }, window = 3600 }, retry_schedule = new[] { 5 } },
            kind: "webhook"
        );
        await PublishAsync(server, "scan_a", 3);
        _clock.Advance(TimeSpan.FromSeconds(3601));
        await EndedAsync(server, id, "failed", 3);
        _clock.Advance(TimeSpan.FromSeconds(6));
        await Eventually.TrueAsync(async () =>
            (await DeliveriesAsync(server, id)).TrueForAll(d => d.GetProperty("attempts").GetInt32() == 2)
        );
        foreach (var delivery in await DeliveriesAsync(server, id))
        {
            var response = await server.Http.PostAsync($"webhooks/deliveries/{delivery.Text("id")}/retry", null);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        }

        _clock.Advance(TimeSpan.FromSeconds(6));
        await EndedAsync(server, id, "success", 3);
        Assert.Equal([3, 3, 3], receiver.All.Select(r => r.Json.GetArrayLength()));
    }

    [Fact]
    public async Task More_than_is_kept_in_memory_is_grouped_too()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await TestServer.StartAsync(
            s => s.AddClock(_clock),
            new Dictionary<string, string?> { ["Tocsin:Delivery:MemoryBytes"] = "1048576" }
        );
        var id = await CreateAsync(
            server,
            receiver,
            new { grouping = new { by = new[] { "scan" }, window = 60 } },
            kind: "webhook"
        );
        for (var n = 0; n < 9; n++)
        {
            await PublishAsync(server, "scan_a", 100);
        }

        Assert.Empty(receiver.All);
        _clock.Advance(TimeSpan.FromSeconds(61));
        await DeliveredAsync(server, id, 900);
        Assert.Single(receiver.All);
    }

    [Fact]
    public async Task A_first_scan_is_told_in_one_message_and_later_ones_finding_by_finding()
    {
        await using var receiver = await SlackAsync();
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        var id = await CreateAsync(
            server,
            receiver,
            new
            {
                first_scan = "summarise",
                events = new[] { "finding_new" },
                rate_limit = new { limit = 100, per = "second" },
            }
        );
        var driver = new ScanDriver(server);
        await driver.UploadAsync(SarifText.Of(("R1", "a.js", 3, "eval(x)"), ("R2", "b.js", 9, "exec(y)")));
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(receiver.All);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await DeliveredAsync(server, id, 2);
        Assert.Single(receiver.All);

        await driver.UploadAsync(SarifText.Of(("R3", "c.js", 3, "eval(z)"), ("R4", "d.js", 9, "exec(z)")));
        await DeliveredAsync(server, id, 4);
        Assert.Equal(3, receiver.All.Count);
    }
}
