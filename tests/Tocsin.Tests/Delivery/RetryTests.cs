using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Delivery;

public sealed class RetryTests
{
    private static readonly int[] Minutes = [1, 5, 30, 120, 1440];

    [Fact]
    public async Task The_standard_schedule_ends_in_failure_and_the_next_success_mends_it()
    {
        var clock = new FakeClock();
        await using var server = await TestServer.StartAsync(s => s.AddClock(clock));
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = async context =>
        {
            context.Response.StatusCode = 500;
            await context.Response.Body.WriteAsync("Internal Server Error"u8.ToArray());
        };
        var id = (await server.Http.CreateWebhookAsync(new { url = receiver.Url })).Text("id");
        await server.Http.PublishAsync(new { type = "scan.started", data = new { } });
        for (var attempt = 1; attempt <= Minutes.Length; attempt++)
        {
            await receiver.NextAsync();
            var made = attempt;
            var failed = await server.Http.DeliveryAsync(id, d => d.GetProperty("attempts").GetInt32() == made);
            Assert.True(failed.Is("failed"));
            Assert.Equal(500, failed.GetProperty("response_code").GetInt32());
            Assert.Equal("Internal Server Error", failed.Text("response_body"));
            var wait = failed.GetProperty("next_retry_at").GetDateTimeOffset() - clock.GetUtcNow();
            Assert.InRange(wait.TotalMinutes, Minutes[attempt - 1] * 0.9, Minutes[attempt - 1] * 1.1);

            clock.Advance(wait - TimeSpan.FromSeconds(1));
            Assert.Equal(attempt, receiver.All.Count);
            clock.Advance(TimeSpan.FromSeconds(2));
        }

        await receiver.NextAsync();
        var end = await server.Http.DeliveryAsync(id, d => d.GetProperty("attempts").GetInt32() == 6);
        Assert.True(end.Is("failed"));
        Assert.Equal(JsonValueKind.Null, end.GetProperty("next_retry_at").ValueKind);
        Assert.Equal("failed", (await server.Http.GetFromJsonAsync<JsonElement>($"webhooks/{id}")).Text("status"));
        var attempts = await server.Http.GetFromJsonAsync<JsonElement>($"deliveries/{end.Text("id")}/attempts");
        Assert.Equal(
            [1, 2, 3, 4, 5, 6],
            attempts.GetProperty("data").EnumerateArray().Select(a => a.GetProperty("number").GetInt32())
        );

        receiver.AnswerWith(200);
        var retry = await server.Http.PostAsync($"webhooks/deliveries/{end.Text("id")}/retry", content: null);
        Assert.Equal(HttpStatusCode.Accepted, retry.StatusCode);
        var success = await server.Http.DeliveryAsync(id, d => d.Is("success"));
        Assert.Equal(7, success.GetProperty("attempts").GetInt32());
        Assert.Equal("active", (await server.Http.GetFromJsonAsync<JsonElement>($"webhooks/{id}")).Text("status"));
    }

    [Fact]
    public async Task A_retry_goes_on_after_a_restart_and_is_signed_anew_with_the_secret_of_the_moment()
    {
        var data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
        var clock = new FakeClock();
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(503, 200);
        string id;
        await using (var server = await TestServer.StartAsync(s => s.AddClock(clock), dataDirectory: data))
        {
            id = (await server.Http.CreateWebhookAsync(new { url = receiver.Url, secret = "the first secret" })).Text(
                "id"
            );
            await server.Http.PublishAsync(new { type = "scan.started", data = new { } });
            await server.Http.DeliveryAsync(id, d => d.Is("failed"));
        }

        await using (var server = await TestServer.StartAsync(s => s.AddClock(clock), dataDirectory: data))
        {
            await server.Http.PatchWebhookAsync(id, new { secret = "the second secret" });
            // Past the interval with its jitter, and not so far that the attempt, which begins on the way, times out.
            clock.Advance(TimeSpan.FromSeconds(70));
            await server.Http.DeliveryAsync(id, d => d.Is("success"));
        }

        var (first, second) = (await receiver.NextAsync(), await receiver.NextAsync());
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(first.Body, second.Body);
        // It is sent while the clock is on its way: after the interval, less its jitter.
        Assert.InRange(
            long.Parse(second.Headers["X-Tocsin-Timestamp"]) - long.Parse(first.Headers["X-Tocsin-Timestamp"]),
            54,
            70
        );
        Assert.Equal(Signatures.Branded("the first secret", first), first.Headers["X-Tocsin-Signature"]);
        Assert.Equal(Signatures.Branded("the second secret", second), second.Headers["X-Tocsin-Signature"]);
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Gone_disables_the_webhook_and_cancels_what_waits()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(500, 410);
        var id = (await server.Http.CreateWebhookAsync(new { url = receiver.Url })).Text("id");
        await server.Http.PublishAsync(new { type = "scan.started", data = new { } });
        await server.Http.DeliveryAsync(id, d => d.Is("failed"));
        await server.Http.PublishAsync(new { type = "scan.completed", data = new { } });
        await Eventually.TrueAsync(
            async () =>
                (await server.Http.DeliveriesAsync(id)) is [var gone, var waited]
                && gone.Is("failed")
                && waited.Is("cancelled"),
            () => "The first is not cancelled, or the second not failed.",
            TimeSpan.FromSeconds(20)
        );
        var webhook = await server.Http.GetFromJsonAsync<JsonElement>($"webhooks/{id}");
        Assert.Equal("disabled", webhook.Text("status"));
        Assert.Contains("410", webhook.Text("disabled_reason"));
        var deliveries = await server.Http.DeliveriesAsync(id);
        Assert.Equal(
            [410, 500],
            deliveries.Select(d =>
                d.GetProperty("response_code").ValueKind == JsonValueKind.Null
                    ? 500
                    : d.GetProperty("response_code").GetInt32()
            )
        );
        var retry = await server.Http.PostAsync($"webhooks/deliveries/{deliveries[0].Text("id")}/retry", content: null);
        Assert.Equal(HttpStatusCode.Conflict, retry.StatusCode);
    }

    [Fact]
    public async Task What_goes_wrong_on_the_way_is_told_apart()
    {
        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?>
            {
                ["Tocsin:Egress:Allow:1"] = "plain.example.com",
                ["Tocsin:Delivery:TimeoutSeconds"] = "1",
            }
        );
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = async context =>
        {
            switch (context.Request.Path)
            {
                case "/redirect":
                    context.Response.Redirect("http://127.0.0.1:1/");
                    break;
                case "/silence":
                    await Task.Delay(Timeout.Infinite, context.RequestAborted);
                    break;
                case "/reset":
                    context.Abort();
                    break;
                case "/headers":
                    context.Response.Headers["X-Endless"] = new string('x', 64 * 1024);
                    break;
                case "/dripping":
                    await context.Response.Body.WriteAsync(new byte[100]);
                    await context.Response.Body.FlushAsync();
                    await Task.Delay(Timeout.Infinite, context.RequestAborted);
                    break;
                case "/endless":
                    while (!context.RequestAborted.IsCancellationRequested)
                    {
                        await context.Response.Body.WriteAsync(new byte[64 * 1024], context.RequestAborted);
                    }

                    break;
            }
        };
        var root = receiver.Url[..^"/hook".Length];
        (string Url, bool Ok, string Response)[] expected =
        [
            (root + "/redirect", false, "redirects"),
            (root + "/silence", false, "no answer within"),
            (root + "/reset", false, "broke"),
            (root + "/headers", false, "too large"),
            (root + "/dripping", true, ""),
            (root + "/endless", true, ""),
            ("http://127.0.0.1:1/", false, "refused"),
            ("https" + root[4..] + "/", false, "TLS"),
        ];
        foreach (var (url, ok, response) in expected)
        {
            var webhook = await server.Http.CreateWebhookAsync(new { url });
            var test = await server.Http.PostAsync($"webhooks/{webhook.Text("id")}/test", content: null);
            var result = await test.Content.ReadFromJsonAsync<JsonElement>();
            Assert.True(result.GetProperty("ok").GetBoolean() == ok, $"{url}: {result.GetRawText()}");
            Assert.Contains(response, result.Text("response"), StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotContain(receiver.All, r => r.Path == "/");
    }

    [Fact]
    public async Task A_name_that_leads_to_a_private_address_is_refused_when_connecting()
    {
        await using var receiver = await Receiver.StartAsync();
        var port = new Uri(receiver.Url).Port;
        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?> { ["Tocsin:Egress:Allow:0"] = "10.99.0.1" }
        );
        var http = server.Services.GetRequiredService<Tocsin.Egress.OutboundHttp>();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://localhost:{port}/");
        var e = await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(request, CancellationToken.None));
        Assert.IsType<Tocsin.Egress.BlockedAddressException>(e.InnerException);
        Assert.Empty(receiver.All);
    }
}
