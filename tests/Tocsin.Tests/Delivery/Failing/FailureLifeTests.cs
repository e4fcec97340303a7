using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Delivery.Failing;

/// <summary>What becomes of an endpoint that fails, and who hears of it.</summary>
public sealed class FailureLifeTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private readonly string _data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
    private Receiver _dead = null!;
    private Receiver _other = null!;
    private TestServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _dead = await Receiver.StartAsync();
        _dead.AnswerWith(503);
        _other = await Receiver.StartAsync();
        _server = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _dead.DisposeAsync();
        await _other.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task The_others_hear_of_it_once_and_the_failed_one_does_not()
    {
        var id = await CreateAsync(_dead, events: ["*", "webhook.failed"]);
        await CreateAsync(_other, events: ["webhook.failed"]);
        await PublishAndFailAsync(id);
        var failed = await _other.NextAsync();
        Assert.Equal("webhook.failed", failed.Type);
        var data = failed.Json.GetProperty("data");
        Assert.Equal(id, data.Text("webhook_id"));
        Assert.Equal(_dead.Url, data.Text("url"));
        Assert.Equal((await _server.Http.DeliveriesAsync(id))[0].Text("id"), data.Text("delivery_id"));
        Assert.Equal(1, data.GetProperty("attempts").GetInt32());
        Assert.Equal("503 Service Unavailable", data.Text("error"));
        Assert.Equal("failed", (await WebhookAsync(id)).Text("status"));
        Assert.Equal(_clock.GetUtcNow(), (await WebhookAsync(id)).GetProperty("failing_since").GetDateTimeOffset());

        await PublishAndFailAsync(id);
        await PublishAndFailAsync(id);
        Assert.Equal(1, await EventsAsync("webhook.failed"));
        Assert.All(_dead.All, r => Assert.Equal("scan.started", r.Type));

        _dead.AnswerWith(200);
        var mending = await _server.Http.PublishAsync(new { type = "scan.started", data = new { } });
        await _server.Http.DeliveredAsync(id, mending, "success");
        var mended = await WebhookAsync(id);
        Assert.Equal("active", mended.Text("status"));
        Assert.Equal(JsonValueKind.Null, mended.GetProperty("failing_since").ValueKind);

        _dead.AnswerWith(503);
        await PublishAndFailAsync(id);
        await _other.NextAsync();
        Assert.Equal(2, await EventsAsync("webhook.failed"));
    }

    [Fact]
    public async Task Two_that_want_each_others_failure_come_to_rest()
    {
        await using var second = await Receiver.StartAsync();
        second.AnswerWith(500);
        var a = await CreateAsync(_dead, events: ["*"]);
        var b = await CreateAsync(second, events: ["webhook.*"]);
        await _server.Http.PublishAsync(new { type = "scan.started", data = new { } });
        await _server.Http.DeliveryAsync(b, d => d.Is("failed"));
        Assert.Equal("failed", (await WebhookAsync(b)).Text("status"));

        // Whatever else comes: no notice of a notice.
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await PublishAndFailAsync(a);
        }

        Assert.Equal(0, _server.Count("waiting"));
        Assert.Equal(1, await EventsAsync("webhook.failed"));
        Assert.Single(second.All);
        Assert.Equal(4, _dead.All.Count);
    }

    [Fact]
    public async Task Five_days_without_a_success_disable_it_over_restarts()
    {
        var id = await CreateAsync(_dead);
        await CreateAsync(_other, events: ["webhook.disabled"]);
        var since = _clock.GetUtcNow();
        for (var day = 0; day < 5; day++)
        {
            await PublishAndFailAsync(id);
            Assert.Equal("failed", (await WebhookAsync(id)).Text("status"));
            await RestartAsync();
            Assert.Equal(since, (await WebhookAsync(id)).GetProperty("failing_since").GetDateTimeOffset());
            _clock.Advance(TimeSpan.FromDays(1));
        }

        await _server.Http.PublishAsync(new { type = "scan.started", data = new { } });
        var disabled = await _other.NextAsync();
        Assert.Equal("webhook.disabled", disabled.Type);
        Assert.Equal(id, disabled.Json.GetProperty("data").Text("webhook_id"));
        var webhook = await WebhookAsync(id);
        Assert.Equal("disabled", webhook.Text("status"));
        Assert.Equal("every attempt has failed since 2027-01-15 14:00:00 UTC", webhook.Text("disabled_reason"));
        Assert.Equal(webhook.Text("disabled_reason"), disabled.Json.GetProperty("data").Text("reason"));

        await RestartAsync();
        Assert.Equal(webhook.GetRawText(), (await WebhookAsync(id)).GetRawText());

        // Enabled again it is judged anew, and not for its past.
        await _server.Http.PatchWebhookAsync(id, new { enabled = true });
        Assert.Equal("active", (await WebhookAsync(id)).Text("status"));
        await PublishAndFailAsync(id);
        Assert.Equal("failed", (await WebhookAsync(id)).Text("status"));
        Assert.Equal(1, await EventsAsync("webhook.disabled"));
    }

    [Fact]
    public async Task A_delivery_that_would_be_tried_again_is_cancelled_when_its_webhook_is_disabled()
    {
        var id = (
            await _server.Http.CreateWebhookAsync(
                new { url = _dead.Url, retry_schedule = Enumerable.Repeat(24 * 3600, 20) }
            )
        ).Text("id");
        await _server.Http.PublishAsync(new { type = "scan.started", data = new { } });
        for (var attempt = 1; attempt <= 7; attempt++)
        {
            var made = attempt;
            var delivery = await _server.Http.DeliveryAsync(
                id,
                d => d.GetProperty("attempts").GetInt32() == made || d.Is("cancelled")
            );
            if (delivery.Is("cancelled"))
            {
                break;
            }

            _clock.Advance(
                delivery.GetProperty("next_retry_at").GetDateTimeOffset() - _clock.GetUtcNow().AddSeconds(-1)
            );
        }

        Assert.Equal("disabled", (await WebhookAsync(id)).Text("status"));
        Assert.True((await _server.Http.DeliveriesAsync(id)).Single().Is("cancelled"));
        Assert.Equal(0, _server.Count("waiting"));
        Assert.Equal(1, await EventsAsync("webhook.disabled"));
        Assert.Equal(0, await EventsAsync("webhook.failed"));
    }

    [Fact]
    public async Task Gone_is_told_as_disabled()
    {
        _dead.AnswerWith(410);
        var id = await CreateAsync(_dead, events: ["*", "webhook.*"]);
        await CreateAsync(_other, events: ["webhook.*"]);
        await _server.Http.PublishAsync(new { type = "scan.started", data = new { } });
        var told = await _other.NextAsync();
        Assert.Equal("webhook.disabled", told.Type);
        Assert.Equal("the endpoint answered 410 Gone", told.Json.GetProperty("data").Text("reason"));
        await _server.Http.DeliveryAsync(id, d => d.Is("failed"));
        Assert.Equal(0, await EventsAsync("webhook.failed"));
        Assert.Single(_dead.All);
    }

    [Fact]
    public async Task A_storm_of_listeners_leaves_out_the_failed_one_too()
    {
        var id = await CreateAsync(_dead, events: ["*"]);
        for (var i = 0; i < Tocsin.Delivery.EventDispatcher.MaxImmediate + 10; i++)
        {
            await CreateAsync(_other, events: ["webhook.failed"]);
        }

        await PublishAndFailAsync(id);
        await _other.NextAsync(Tocsin.Delivery.EventDispatcher.MaxImmediate + 10);
        await Eventually.TrueAsync(
            () => Task.FromResult(_server.Count("waiting") == 0 && _server.Count("fan_outs") == 0),
            () => "Something still waits.",
            TimeSpan.FromSeconds(20)
        );
        Assert.Single(_dead.All);
    }

    private async Task<TestServer> StartAsync() =>
        await TestServer.StartAsync(s => s.AddClock(_clock), dataDirectory: _data);

    private async Task RestartAsync()
    {
        await _server.DisposeAsync();
        _server = await StartAsync();
    }

    // One attempt for each delivery, so that a failure is one for good.
    private async Task<string> CreateAsync(Receiver receiver, params string[] events) =>
        (
            await _server.Http.CreateWebhookAsync(
                new
                {
                    url = receiver.Url,
                    events,
                    retry_schedule = Array.Empty<int>(),
                }
            )
        ).Text("id");

    private async Task PublishAndFailAsync(string webhook)
    {
        var id = await _server.Http.PublishAsync(new { type = "scan.started", data = new { } });
        await _server.Http.DeliveredAsync(webhook, id, "failed");
    }

    private Task<JsonElement> WebhookAsync(string id) => _server.Http.GetFromJsonAsync<JsonElement>($"webhooks/{id}");

    private async Task<int> EventsAsync(string type) =>
        (await _server.Http.GetFromJsonAsync<JsonElement>("events?limit=200"))
            .GetProperty("data")
            .EnumerateArray()
            .Count(e => e.Text("type") == type);
}
