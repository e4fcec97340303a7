using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Retention;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Delivery;

public sealed class RecoveryTests
{
    private static readonly DateTimeOffset Long = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task What_failed_was_cancelled_or_never_made_is_counted_and_then_sent_once()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var id = await WebhookAsync(server, receiver);
        var arrived = await PublishAsync(server, 3);
        await EndedAsync(server, 3);

        receiver.AnswerWith(404);
        var failed = await PublishAsync(server, 4);
        await EndedAsync(server, 7);
        await server.Http.PatchWebhookAsync(id, new { enabled = false });
        var missed = await PublishAsync(server, 5);
        var other = await server.Http.PublishAsync(new { type = "other.thing", data = new { } });

        var refused = await server.Http.PostAsJsonAsync($"webhooks/{id}/recover", new { from = Long });
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        await server.Http.PatchWebhookAsync(id, new { enabled = true });
        receiver.AnswerWith(200);
        Assert.Equal(7, receiver.All.Count);
        Assert.Equal(9, await CountAsync(server, id, states: null));
        Assert.Equal(4, await CountAsync(server, id, ["failed"]));
        Assert.Equal(0, await CountAsync(server, id, ["cancelled"]));
        Assert.Equal(5, await CountAsync(server, id, ["missing"]));
        Assert.Equal(3, await CountAsync(server, id, ["success"]));

        var done = await RecoverAsync(server, id, new { from = Long, rate_per_second = (int?)null });
        Assert.Equal(("completed", 9, 9), (done.Text("status"), Number(done, "matched"), Number(done, "requeued")));
        Assert.Equal(1, done.GetProperty("progress").GetDouble());
        await EndedAsync(server, 12);
        Assert.Equal([.. failed, .. missed], receiver.All.Skip(7).Select(r => r.Id).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(receiver.All, r => r.Id == other);

        var deliveries = await server.Http.DeliveriesAsync(id);
        Assert.All(deliveries, d => Assert.True(d.Is("success"), d.GetRawText()));
        var retried = deliveries.Single(d => d.Text("event_id") == failed[0]);
        Assert.Equal(2, Number(retried, "attempts"));
        var attempts = await server.Http.GetFromJsonAsync<JsonElement>($"deliveries/{retried.Text("id")}/attempts");
        Assert.Equal(
            ["rejected", "delivered"],
            attempts.GetProperty("data").EnumerateArray().Select(a => a.Text("outcome"))
        );

        Assert.Equal(0, await CountAsync(server, id, states: null));
        var again = await RecoverAsync(
            server,
            id,
            new
            {
                from = Long,
                states = new[] { "success" },
                event_types = new[] { "build.finished" },
            }
        );
        Assert.Equal(12, Number(again, "requeued"));
        await EndedAsync(server, 12);
        await Eventually.TrueAsync(
            () => Task.FromResult(receiver.All.Count == 28),
            () => $"{receiver.All.Count} came",
            Patience
        );
        Assert.Equal(3, receiver.All.Count(r => r.Id == missed[0]) + receiver.All.Count(r => r.Id == arrived[0]) - 1);
        var list = await server.Http.GetFromJsonAsync<JsonElement>($"webhooks/{id}/recoveries?limit=1");
        Assert.Equal(again.Text("id"), list.GetProperty("data")[0].Text("id"));
        Assert.NotNull(list.GetProperty("next_cursor").GetString());
    }

    [Fact]
    public async Task It_keeps_to_its_pace_goes_on_after_a_restart_and_ends_when_it_is_cancelled()
    {
        var data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
        var clock = new FakeClock();
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(404);
        string id;
        string job;
        await using (var server = await TestServer.StartAsync(s => s.AddClock(clock), dataDirectory: data))
        {
            id = await WebhookAsync(server, receiver);
            await PublishAsync(server, 30);
            await EndedAsync(server, 30);
            receiver.AnswerWith(200);
            clock.Advance(TimeSpan.FromSeconds(1));
            job = (await BeginAsync(server, id, new { from = Long, rate_per_second = 8 })).Text("id");
            await RequeuedAsync(server, job, 2);
            clock.Advance(TimeSpan.FromSeconds(0.24));
            clock.Advance(TimeSpan.FromSeconds(0.02));
            await RequeuedAsync(server, job, 4);
        }

        await using (var server = await TestServer.StartAsync(s => s.AddClock(clock), dataDirectory: data))
        {
            for (var queued = 6; queued <= 20; queued += 2)
            {
                await RequeuedAsync(server, job, queued);
                clock.Advance(TimeSpan.FromSeconds(0.26));
            }

            var cancelled = await server.Http.PostAsync($"recoveries/{job}/cancel", content: null);
            var shown = await cancelled.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal("cancelled", shown.Text("status"));
            clock.Advance(TimeSpan.FromSeconds(5));
            var left = 30 - Number(await JobAsync(server, job), "requeued");
            Assert.InRange(left, 6, 10);
            await Eventually.TrueAsync(
                async () => (await CountAsync(server, id, states: null)) == left,
                () => "Not what was left.",
                Patience
            );

            var rest = await RecoverAsync(server, id, new { from = Long, rate_per_second = (int?)null });
            Assert.Equal(left, Number(rest, "requeued"));
            await Eventually.TrueAsync(
                () => Task.FromResult(receiver.All.Count == 60),
                () => $"{receiver.All.Count} came",
                Patience
            );
            Assert.All(receiver.All.GroupBy(r => r.Id), g => Assert.Equal(2, g.Count()));
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task It_looks_as_far_back_as_deliveries_are_kept_and_goes_when_they_go()
    {
        var clock = new FakeClock();
        await using var server = await TestServer.StartAsync(
            s => s.AddClock(clock),
            new Dictionary<string, string?> { ["Tocsin:Retention:DeliveriesDays"] = "60" }
        );
        await using var receiver = await Receiver.StartAsync();
        var id = await WebhookAsync(server, receiver);
        await server.Http.PatchWebhookAsync(id, new { enabled = false });
        await PublishAsync(server, 1);
        await server.Http.PatchWebhookAsync(id, new { enabled = true });
        clock.Jump(TimeSpan.FromDays(40));
        Assert.Equal(1, await CountAsync(server, id, ["missing"]));
        var job = (await RecoverAsync(server, id, new { from = Long, rate_per_second = (int?)null })).Text("id");
        await EndedAsync(server, 1);
        await server.Services.GetRequiredService<RetentionSweep>().SweepAsync(default);
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync($"recoveries/{job}")).StatusCode);

        clock.Jump(TimeSpan.FromDays(61));
        await server.Services.GetRequiredService<RetentionSweep>().SweepAsync(default);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync($"recoveries/{job}")).StatusCode);
    }

    [Fact]
    public async Task It_ends_with_the_webhook()
    {
        var clock = new FakeClock();
        await using var server = await TestServer.StartAsync(s => s.AddClock(clock));
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(404);
        var id = await WebhookAsync(server, receiver);
        await PublishAsync(server, 9);
        await EndedAsync(server, 9);
        var first = (await BeginAsync(server, id, new { from = Long, rate_per_second = 4 })).Text("id");
        await RequeuedAsync(server, first, 1);
        await server.Http.PatchWebhookAsync(id, new { enabled = false });
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("the webhook was disabled", (await OverAsync(server, first)).Text("reason"));

        await server.Http.PatchWebhookAsync(id, new { enabled = true });
        var second = (await BeginAsync(server, id, new { from = Long, rate_per_second = 4 })).Text("id");
        await RequeuedAsync(server, second, 1);
        await server.Http.DeleteAsync($"webhooks/{id}");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("the webhook was deleted", (await OverAsync(server, second)).Text("reason"));
    }

    [Fact]
    public async Task Many_are_retried_by_id_and_by_filter()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(404);
        var (a, b) = (await WebhookAsync(server, receiver), await WebhookAsync(server, receiver));
        await PublishAsync(server, 6);
        await EndedAsync(server, 12);
        var ids = (await server.Http.DeliveriesAsync(a)).Take(2).Select(d => d.Text("id")).ToArray();

        receiver.AnswerWith(200);
        var strange = new { ids = new[] { ids[0], "delivery_0000000000000000000000" } };
        var refused = await server.Http.PostAsJsonAsync("deliveries/retry", strange);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("/ids/1", await refused.Content.ReadAsStringAsync());
        foreach (
            var wrong in (object[])[new { }, new { ids, status = "failed" }, new { status = "failed", outcome = "x" }]
        )
        {
            var answer = await server.Http.PostAsJsonAsync("deliveries/retry", wrong);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        var two = await RetryAsync(server, new { ids });
        Assert.Equal(2, Number(two, "requeued"));
        await StatusAsync(server, "success", 2);
        var job = (
            await RetryAsync(
                server,
                new
                {
                    status = "failed",
                    webhook_id = a,
                    rate_per_second = (int?)null,
                }
            )
        ).GetProperty("recovery");
        Assert.Equal(4, Number(await OverAsync(server, job.Text("id")), "requeued"));
        await StatusAsync(server, "success", 6);
        job = (
            await RetryAsync(
                server,
                new
                {
                    status = "undelivered",
                    event_type = "build.finished",
                    outcome = "rejected",
                }
            )
        ).GetProperty("recovery");
        Assert.Equal(JsonValueKind.Null, job.GetProperty("webhook_id").ValueKind);
        Assert.Equal(6, Number(await OverAsync(server, job.Text("id")), "requeued"));
        await StatusAsync(server, "success", 12);
        Assert.Equal(24, receiver.All.Count);
        Assert.All(await server.Http.DeliveriesAsync(b), d => Assert.True(d.Is("success")));
    }

    private static Task<string> WebhookAsync(TestServer server, Receiver receiver) => CreateAsync(server, receiver.Url);

    private static async Task<string> CreateAsync(TestServer server, string url) =>
        (
            await server.Http.CreateWebhookAsync(
                new
                {
                    url,
                    events = new[] { "build.finished" },
                    retry_schedule = Array.Empty<int>(),
                }
            )
        ).Text("id");

    private static async Task<string[]> PublishAsync(TestServer server, int count)
    {
        var events = Enumerable.Range(0, count).Select(n => new { type = "build.finished", data = new { n } });
        var response = await server.Http.PostAsJsonAsync("events", new { events });
        var json = await response.Content.ReadFromJsonAsync<JsonElement>();
        return [.. json.GetProperty("ids").EnumerateArray().Select(i => i.GetString()!)];
    }

    private static Task EndedAsync(TestServer server, int count) =>
        Eventually.TrueAsync(
            () => Task.FromResult(server.Count("deliveries") == count && server.Count("waiting") == 0),
            () => $"{server.Count("deliveries")} ended, {server.Count("waiting")} wait",
            Patience
        );

    private static async Task StatusAsync(TestServer server, string status, int count)
    {
        var found = -1;
        await Eventually.TrueAsync(
            async () =>
            {
                var page = await server.Http.GetFromJsonAsync<JsonElement>($"deliveries?status={status}");
                return (found = page.GetProperty("data").GetArrayLength()) == count;
            },
            () => $"{found} are {status}",
            Patience
        );
    }

    private static async Task<int> CountAsync(TestServer server, string id, string[]? states)
    {
        var response = await server.Http.PostAsJsonAsync(
            $"webhooks/{id}/recover",
            new
            {
                from = Long,
                dry_run = true,
                states,
            }
        );
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return Number(await response.Content.ReadFromJsonAsync<JsonElement>(), "count");
    }

    private static async Task<JsonElement> BeginAsync(TestServer server, string id, object request)
    {
        var response = await server.Http.PostAsJsonAsync($"webhooks/{id}/recover", request);
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<JsonElement> RecoverAsync(TestServer server, string id, object request) =>
        await OverAsync(server, (await BeginAsync(server, id, request)).Text("id"));

    private static async Task<JsonElement> RetryAsync(TestServer server, object request)
    {
        var response = await server.Http.PostAsJsonAsync("deliveries/retry", request);
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<JsonElement> OverAsync(TestServer server, string job)
    {
        JsonElement shown = default;
        await Eventually.TrueAsync(
            async () => !(shown = await JobAsync(server, job)).Is("running"),
            () => shown.GetRawText(),
            Patience
        );
        return shown;
    }

    private static Task RequeuedAsync(TestServer server, string job, int count) =>
        Eventually.TrueAsync(
            async () => Number(await JobAsync(server, job), "requeued") >= count,
            () => $"{job} has not come to {count}.",
            Patience
        );

    private static Task<JsonElement> JobAsync(TestServer server, string job) =>
        server.Http.GetFromJsonAsync<JsonElement>($"recoveries/{job}");

    private static int Number(JsonElement json, string property) => json.GetProperty(property).GetInt32();
}
