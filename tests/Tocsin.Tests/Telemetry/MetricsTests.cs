using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Settings;
using Tocsin.Telemetry;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Telemetry;

public sealed class MetricsTests
{
    [Fact]
    public async Task Deliveries_are_counted_as_they_went()
    {
        await using var good = await Receiver.StartAsync();
        await using var bad = await Receiver.StartAsync();
        bad.AnswerWith(500);
        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?> { ["Tocsin:Delivery:BreakerFailures"] = "2" }
        );
        foreach (var url in (string[])[good.Url, bad.Url, $"http://127.0.0.1:{ClosedPort()}/hook"])
        {
            await server.Http.CreateWebhookAsync(new { url });
        }

        await server.Http.PublishAsync(new { type = "a.b", data = new { } });
        await server.Http.PublishAsync(new { type = "a.b", data = new { } });
        await Eventually.TrueAsync(async () =>
            (await TextAsync(server)).Contains("tocsin_attempt_duration_seconds_count 6\n", StringComparison.Ordinal)
        );

        var metrics = await Exposition.ReadAsync(await TextAsync(server));
        Assert.Equal(2, metrics["tocsin_events_published_total"]);
        Assert.Equal(2, metrics["tocsin_attempts_total", ("kind", "webhook"), ("outcome", "delivered")]);
        Assert.Equal(2, metrics["tocsin_attempts_total", ("kind", "webhook"), ("outcome", "server_error")]);
        Assert.Equal(2, metrics["tocsin_attempts_total", ("kind", "webhook"), ("outcome", "refused")]);
        Assert.Equal(0, metrics["tocsin_attempts_total", ("kind", "webhook"), ("outcome", "gone")]);
        Assert.Equal(2, metrics["tocsin_deliveries_ended_total", ("state", "success")]);
        Assert.Equal(0, metrics["tocsin_deliveries_ended_total", ("state", "failed")]);
        Assert.Equal(6, metrics["tocsin_first_attempt_delay_seconds_count"]);
        Assert.Equal(2, metrics["tocsin_success_delay_seconds_count"]);
        Assert.Equal(4, metrics["tocsin_deliveries_waiting"]);
        Assert.Equal(0, metrics["tocsin_in_flight"]);
        Assert.Equal(3, metrics["tocsin_lanes"]);
        Assert.Equal(0, metrics["tocsin_integrations_needs_config"]);
        Assert.Equal(2, metrics["tocsin_breakers", ("state", "open")]);
        Assert.Equal(1, metrics["tocsin_breakers", ("state", "closed")]);
        Assert.Equal(
            2,
            metrics[
                "tocsin_http_request_duration_seconds_count",
                ("route", "/api/v1/events"),
                ("method", "POST"),
                ("status", "2xx")
            ]
        );
        Assert.InRange(metrics["tocsin_commit_duration_seconds_count"], 2, double.MaxValue);
        Assert.InRange(metrics["process_resident_memory_bytes"], 1_000_000, double.MaxValue);
        Assert.Equal(1, metrics["tocsin_build_info"]);
    }

    [Fact]
    public async Task What_is_due_tells_for_how_long()
    {
        var clock = new FakeClock();
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(500);
        await using var server = await TestServer.StartAsync(services => services.AddClock(clock));
        var webhook = await server.Http.CreateWebhookAsync(new { url = receiver.Url });
        await server.Http.PublishAsync(new { type = "a.b", data = new { } });
        await server.Http.DeliveryAsync(webhook.Text("id"), d => d.GetProperty("attempts").GetInt32() == 1);
        Assert.Equal(0, (await Exposition.ReadAsync(await TextAsync(server)))["tocsin_oldest_due_seconds"]);

        // A retry is due after a minute, more or less a tenth, and lasts.
        var answer = new TaskCompletionSource();
        receiver.Answer = _ => answer.Task;
        clock.Advance(TimeSpan.FromSeconds(70));
        await Eventually.TrueAsync(() => Task.FromResult(receiver.All.Count == 2));
        var metrics = await Exposition.ReadAsync(await TextAsync(server));
        answer.SetResult();
        Assert.InRange(metrics["tocsin_oldest_due_seconds"], 3, 17);
        Assert.Equal(1, metrics["tocsin_in_flight"]);
    }

    [Fact]
    public async Task Publishing_that_was_turned_away_is_counted()
    {
        await using var server = await TestServer.StartAsync(services =>
            services.AddSingleton<Tocsin.Health.FreeDiskBytes>(() => 1)
        );
        var refused = await server.Http.PostAsJsonAsync("events", new { type = "a.b", data = new { } });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        var metrics = await Exposition.ReadAsync(await TextAsync(server));
        Assert.Equal(1, metrics["tocsin_publish_refusals_total", ("status", "503")]);
    }

    [Fact]
    public async Task They_are_for_operators()
    {
        await using var server = await TestServer.StartAsync();
        var made = await server.Http.PostAsJsonAsync(
            "api-keys",
            new { name = "n", permissions = new[] { "scans:read" } }
        );
        var key = (await made.Content.ReadFromJsonAsync<JsonElement>()).Text("key");
        using var nobody = server.Client(key: null);
        using var other = server.Client(key);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync("/metrics")).StatusCode);

        var got = await server.Http.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", got.Content.Headers.ContentType!.ToString());
        using var head = new HttpRequestMessage(HttpMethod.Head, "/metrics");
        var answer = await server.Http.SendAsync(head);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        Assert.DoesNotContain("/metrics", await server.Http.GetStringAsync("/openapi/v1.json"));
    }

    [Fact]
    public async Task A_listener_of_their_own_needs_no_key_and_has_nothing_else()
    {
        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?> { ["Tocsin:Metrics:Port"] = "0" }
        );
        var address = server.Services.GetRequiredService<MetricsListener>().Address!;
        using var nobody = new HttpClient();
        Assert.Contains("tocsin_build_info", await nobody.GetStringAsync($"{address}/metrics"));
        Assert.Equal(HttpStatusCode.NotFound, (await nobody.GetAsync($"{address}/api/v1/meta")).StatusCode);
        using var post = new StringContent("");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await nobody.PostAsync($"{address}/metrics", post)).StatusCode);
        using var head = new HttpRequestMessage(HttpMethod.Head, $"{address}/metrics");
        Assert.Equal(HttpStatusCode.OK, (await nobody.SendAsync(head)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync($"{server.Address}/metrics")).StatusCode);
    }

    [Theory]
    [InlineData("Tocsin:Metrics:Port", "70000")]
    [InlineData("Tocsin:Metrics:Address", "everywhere")]
    public async Task A_listener_that_cannot_be_stops_the_start(string setting, string value)
    {
        var failure = await Assert.ThrowsAsync<SettingsException>(() =>
            TestServer.StartAsync(settings: new Dictionary<string, string?> { [setting] = value })
        );
        Assert.Contains(setting, failure.Message);
    }

    [Fact]
    public async Task Any_text_is_a_label()
    {
        using var metrics = new Metrics();
        const string Odd = "a\"b\\c\nd é {},=";
        metrics.Add(new CounterFamily("odd_total", "With \\ and\na line.", "text")).Of(Odd).Add(3);
        var histogram = metrics.Add(new HistogramFamily("size", "Sizes.", [1, 2.5], "text")).Of(Odd);
        histogram.Observe(1);
        histogram.Observe(2);
        histogram.Observe(7);
        var read = await Exposition.ReadAsync(metrics.ToString());
        Assert.Equal(3, read["odd_total", ("text", Odd)]);
        Assert.Equal(1, read["size_bucket", ("text", Odd), ("le", "1")]);
        Assert.Equal(2, read["size_bucket", ("text", Odd), ("le", "2.5")]);
        Assert.Equal(3, read["size_bucket", ("text", Odd), ("le", "+Inf")]);
        Assert.Equal(10, read["size_sum", ("text", Odd)]);
    }

    private static Task<string> TextAsync(TestServer server) => server.Http.GetStringAsync("/metrics");

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
