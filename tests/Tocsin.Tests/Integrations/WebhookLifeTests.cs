using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Integrations;

public sealed class WebhookLifeTests
{
    [Fact]
    public async Task An_event_arrives_signed_and_its_history_tells_of_it()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = async context => await context.Response.Body.WriteAsync("{\"received\":true}"u8.ToArray());
        var webhook = await server.Http.CreateWebhookAsync(
            new
            {
                url = receiver.Url,
                events = new[] { "scan.completed", "finding.new" },
                secret = "your_webhook_secret_here",
                description = "Production webhook endpoint",
            }
        );
        Assert.StartsWith("webhook_", webhook.Text("id"));
        Assert.Equal("****here", webhook.Text("secret_last_4"));
        Assert.Equal("active", webhook.Text("status"));
        Assert.False(webhook.TryGetProperty("secret", out _));

        var id = await server.Http.PublishAsync(
            new { type = "scan.completed", data = new { scan_id = "scan_1", n = 1.5 } }
        );
        var received = await receiver.NextAsync();

        Assert.Equal(id, received.Id);
        Assert.Equal("scan.completed", received.Type);
        Assert.Equal("{\"scan_id\":\"scan_1\",\"n\":1.5}", received.Json.GetProperty("data").GetRawText());
        Assert.Equal(["id", "type", "created_at", "data"], received.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal("scan.completed", received.Headers["X-Tocsin-Event"]);
        Assert.Equal(id, received.Headers["X-Tocsin-Delivery"]);
        Assert.Equal(id, received.Headers["webhook-id"]);
        Assert.StartsWith("Tocsin/", received.Headers["User-Agent"]);
        var timestamp = received.Headers["X-Tocsin-Timestamp"];
        Assert.Equal(timestamp, received.Headers["webhook-timestamp"]);
        var signed = Encoding.UTF8.GetBytes($"{timestamp}.").Concat(received.Body).ToArray();
        var mac = HMACSHA256.HashData("your_webhook_secret_here"u8, signed);
        Assert.Equal("sha256=" + Convert.ToHexStringLower(mac), received.Headers["X-Tocsin-Signature"]);

        var delivery = await server.Http.DeliveryAsync(webhook.Text("id"), d => d.Is("success"));
        Assert.Equal(id, delivery.Text("event_id"));
        Assert.Equal("scan.completed", delivery.Text("event_type"));
        Assert.Equal(200, delivery.GetProperty("response_code").GetInt32());
        Assert.Equal("{\"received\":true}", delivery.Text("response_body"));
        Assert.Equal(1, delivery.GetProperty("attempts").GetInt32());
        Assert.True(delivery.GetProperty("response_time_ms").GetInt64() >= 0);
        Assert.Equal(JsonValueKind.Null, delivery.GetProperty("next_retry_at").ValueKind);
    }

    [Fact]
    public async Task Only_what_was_asked_for_arrives_and_under_the_name_that_was_asked_for()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await server.Http.CreateWebhookAsync(
            new
            {
                url = receiver.Url,
                events = new[] { "scan_done", "vulnerability.critical", "finding.*", "build.finished" },
                filters = new { severity = new[] { "critical", "high" } },
            }
        );
        object[] events =
        [
            new { type = "scan.started", data = new { } },
            new
            {
                type = "finding.new",
                severity = "low",
                data = new { },
            },
            new { type = "scan.completed", data = new { } },
            new
            {
                type = "finding.new",
                severity = "critical",
                data = new { },
            },
            new
            {
                type = "finding.new",
                severity = "high",
                data = new { },
            },
            new { type = "build.finished", data = new { } },
            new { type = "build.started", data = new { } },
        ];
        await server.Http.PublishAsync(new { events });

        var names = (await receiver.NextAsync(4)).Select(r => r.Type).Order(StringComparer.Ordinal);
        Assert.Equal(["build.finished", "finding.new", "scan_done", "vulnerability.critical"], names);
    }

    [Fact]
    public async Task A_generated_secret_is_shown_once_and_can_be_revealed_and_replaced()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await server.Http.CreateWebhookAsync(new { url = receiver.Url });
        var (id, secret) = (webhook.Text("id"), webhook.Text("secret"));
        Assert.StartsWith("whsec_", secret);
        Assert.Equal(32, Convert.FromBase64String(secret[6..]).Length);
        Assert.Equal("[\"*\"]", webhook.GetProperty("events").GetRawText());
        Assert.DoesNotContain(secret, await server.Http.GetStringAsync($"webhooks/{id}"));
        Assert.DoesNotContain(secret, await server.Http.GetStringAsync("webhooks"));
        Assert.Equal(secret, (await server.Http.GetFromJsonAsync<JsonElement>($"webhooks/{id}/secret")).Text("secret"));

        var answer = await server.Http.PostAsync($"webhooks/{id}/secret/regenerate", content: null);
        var fresh = (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("secret");
        Assert.NotEqual(secret, fresh);
        await server.Http.PublishAsync(new { type = "scan.started", data = new { } });
        var received = await receiver.NextAsync();
        var signed = Encoding
            .UTF8.GetBytes($"{received.Id}.{received.Headers["webhook-timestamp"]}.")
            .Concat(received.Body);
        var mac = HMACSHA256.HashData(Convert.FromBase64String(fresh[6..]), signed.ToArray());
        Assert.Equal("v1," + Convert.ToBase64String(mac), received.Headers["webhook-signature"]);
    }

    [Fact]
    public async Task A_changed_webhook_keeps_what_was_not_named_and_takes_effect_at_once()
    {
        await using var server = await TestServer.StartAsync();
        await using var before = await Receiver.StartAsync();
        await using var after = await Receiver.StartAsync();
        var webhook = await server.Http.CreateWebhookAsync(
            new
            {
                url = before.Url,
                events = new[] { "scan.*" },
                description = "one",
            }
        );
        var changed = await server.Http.PatchWebhookAsync(webhook.Text("id"), new { url = after.Url });
        Assert.Equal("one", changed.Text("description"));
        Assert.Equal("[\"scan.*\"]", changed.GetProperty("events").GetRawText());
        Assert.Equal(webhook.Text("secret_last_4"), changed.Text("secret_last_4"));

        var id = await server.Http.PublishAsync(new { type = "scan.started", data = new { } });
        Assert.Equal(id, (await after.NextAsync()).Id);
        Assert.Empty(before.All);
    }

    [Fact]
    public async Task A_disabled_webhook_gets_nothing_and_enabling_it_does_not_send_the_past()
    {
        var clock = new FakeClock();
        await using var server = await TestServer.StartAsync(s => s.AddClock(clock));
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(500, 200);
        var id = (await server.Http.CreateWebhookAsync(new { url = receiver.Url })).Text("id");
        await server.Http.PublishAsync(new { type = "scan.started", data = new { } });
        await receiver.NextAsync();
        await server.Http.DeliveryAsync(id, d => d.Is("failed"));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("disabled", (await server.Http.PatchWebhookAsync(id, new { enabled = false })).Text("status"));
        await server.Http.PublishAsync(new { type = "scan.completed", data = new { } });
        var cancelled = await server.Http.DeliveryAsync(id, d => d.Is("cancelled"));
        Assert.Contains("disabled", cancelled.Text("error"));
        Assert.Equal("scan.started", cancelled.Text("event_type"));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("active", (await server.Http.PatchWebhookAsync(id, new { enabled = true })).Text("status"));
        clock.Advance(TimeSpan.FromDays(2));
        var last = await server.Http.PublishAsync(new { type = "scan.failed", data = new { } });
        Assert.Equal(last, (await receiver.NextAsync()).Id);
        Assert.Equal(2, receiver.All.Count);
    }

    [Fact]
    public async Task A_deleted_webhook_is_gone_with_all_that_was_its()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(500);
        var id = (await server.Http.CreateWebhookAsync(new { url = receiver.Url })).Text("id");
        await server.Http.PublishAsync(new { type = "scan.started", data = new { } });
        var delivery = await server.Http.DeliveryAsync(id, d => d.Is("failed"));

        Assert.Equal(HttpStatusCode.NoContent, (await server.Http.DeleteAsync($"webhooks/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync($"webhooks/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.DeleteAsync($"webhooks/{id}")).StatusCode);
        var attempts = await server.Http.GetAsync($"deliveries/{delivery.Text("id")}/attempts");
        Assert.Equal(HttpStatusCode.NotFound, attempts.StatusCode);
        await server.Http.PublishAsync(new { type = "scan.completed", data = new { } });
        await Eventually.TrueAsync(
            () =>
                Task.FromResult(
                    server.Count("waiting")
                        + server.Count("deliveries")
                        + server.Count("attempts")
                        + server.Count("integrations")
                        == 0
                ),
            () => "Something is left of the webhook.",
            TimeSpan.FromSeconds(20)
        );
    }

    [Fact]
    public async Task A_test_goes_past_the_filters_is_not_repeated_and_is_in_the_history()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = async context =>
        {
            context.Response.StatusCode = 503;
            await context.Response.Body.WriteAsync("not today"u8.ToArray());
        };
        var webhook = await server.Http.CreateWebhookAsync(
            new
            {
                url = receiver.Url,
                events = new[] { "scan.failed" },
                enabled = false,
            }
        );
        var response = await server.Http.PostAsync($"webhooks/{webhook.Text("id")}/test", content: null);
        var result = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.False(result.GetProperty("ok").GetBoolean());
        Assert.Equal(503, result.GetProperty("status").GetInt32());
        Assert.Equal("not today", result.Text("response"));
        Assert.True(result.GetProperty("latency_ms").GetInt64() >= 0);
        var received = await receiver.NextAsync();
        Assert.Equal("ping", received.Type);
        Assert.Equal(result.Text("event_id"), received.Id);
        var delivery = Assert.Single(await server.Http.DeliveriesAsync(webhook.Text("id")));
        Assert.Equal("ping", delivery.Text("event_type"));
        Assert.True(delivery.Is("failed"));
        Assert.Equal(JsonValueKind.Null, delivery.GetProperty("next_retry_at").ValueKind);
    }

    [Fact]
    public async Task Nobody_sees_or_touches_another_organizations_webhooks()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var id = (await server.Http.CreateWebhookAsync(new { url = receiver.Url })).Text("id");
        var eventId = await server.Http.PublishAsync(new { type = "scan.started", data = new { } });
        var delivery = await server.Http.DeliveryAsync(id, d => d.Is("success"));
        var created = await server.Http.PostAsJsonAsync("organizations", new { name = "other" });
        using var other = server.Client((await created.Content.ReadFromJsonAsync<JsonElement>()).Text("api_key"));

        string[] gets =
        [
            $"webhooks/{id}",
            $"webhooks/{id}/secret",
            $"webhooks/{id}/deliveries",
            $"events/{eventId}",
            $"deliveries/{delivery.Text("id")}/attempts",
        ];
        foreach (var path in gets)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(path)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync(path)).StatusCode);
        }

        foreach (
            var path in (string[])
                [
                    $"webhooks/{id}/test",
                    $"webhooks/{id}/secret/regenerate",
                    $"webhooks/deliveries/{delivery.Text("id")}/retry",
                ]
        )
        {
            Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync(path, content: null)).StatusCode);
        }

        Assert.Equal(
            HttpStatusCode.NotFound,
            (await other.PatchAsJsonAsync($"webhooks/{id}", new { enabled = false })).StatusCode
        );
        Assert.Equal(HttpStatusCode.NotFound, (await other.DeleteAsync($"webhooks/{id}")).StatusCode);
        Assert.Equal("{\"data\":[],\"next_cursor\":null}", await other.GetStringAsync("webhooks"));
        Assert.Equal("{\"data\":[],\"next_cursor\":null}", await other.GetStringAsync("events"));
        await other.PublishAsync(new { type = "scan.started", data = new { } });
        Assert.Single(await server.Http.DeliveriesAsync(id));
    }
}
