using System.Net.Http.Json;
using Tocsin.Settings;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Telemetry;

/// <summary>One after another: whoever listens to activities hears those of every server in this process.</summary>
public sealed class TracingTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string Publishers = "b7ad6b7169203331";

    [Theory]
    [InlineData("none")]
    [InlineData("strict")]
    public async Task A_publishers_trace_goes_on_to_the_receiver_and_the_collector(string ordering)
    {
        await using var collector = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await using var server = await StartAsync(collector);
        // What is in order is read from the store, where the trace has to be too.
        await server.Http.CreateWebhookAsync(new { url = receiver.Url, ordering });
        await PublishAsync(server, "01");

        var received = await receiver.NextAsync();
        var parts = received.Headers["traceparent"].Split('-');
        Assert.Equal(["00", TraceId, parts[2], "01"], parts);
        Assert.NotEqual(Publishers, parts[2]);
        Assert.Equal("vendor=1", received.Headers["tracestate"]);

        // The span that the receiver was told of, in the publisher's trace.
        await HasAsync(collector, "/v1/traces", Convert.FromHexString(TraceId), Convert.FromHexString(parts[2]));
        await HasAsync(collector, "/v1/traces", "POST /api/v1/events"u8.ToArray(), "tocsin.outcome"u8.ToArray());
        await HasAsync(collector, "/v1/metrics", "tocsin.attempts"u8.ToArray(), "tocsin.commit.duration"u8.ToArray());
    }

    [Fact]
    public async Task A_trace_that_is_not_sampled_goes_on_unsampled()
    {
        await using var collector = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await using var server = await StartAsync(collector);
        await server.Http.CreateWebhookAsync(new { url = receiver.Url });
        await PublishAsync(server, "00");
        var parts = (await receiver.NextAsync()).Headers["traceparent"].Split('-');
        Assert.Equal((TraceId, "00"), (parts[1], parts[3]));
    }

    [Fact]
    public async Task Receivers_are_told_nothing_where_they_need_not_know()
    {
        await using var collector = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await using var server = await StartAsync(collector, ("Tocsin:Telemetry:PropagateToReceivers", "false"));
        await server.Http.CreateWebhookAsync(new { url = receiver.Url });
        await PublishAsync(server, "01");
        Assert.DoesNotContain("traceparent", (await receiver.NextAsync()).Headers.Keys);
        await HasAsync(collector, "/v1/traces", Convert.FromHexString(TraceId), "tocsin.delivery"u8.ToArray());
    }

    [Fact]
    public async Task Nor_of_a_publisher_without_a_trace()
    {
        await using var collector = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await using var server = await StartAsync(collector);
        await server.Http.CreateWebhookAsync(new { url = receiver.Url });
        await server.Http.PublishAsync(new { type = "a.b", data = new { } });
        Assert.DoesNotContain("traceparent", (await receiver.NextAsync()).Headers.Keys);
    }

    [Fact]
    public async Task Without_a_collector_nothing_is_kept_or_sent()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await TestServer.StartAsync();
        await server.Http.CreateWebhookAsync(new { url = receiver.Url });
        await PublishAsync(server, "01");
        Assert.DoesNotContain("traceparent", (await receiver.NextAsync()).Headers.Keys);
        Assert.Equal(1, server.Count("events WHERE trace IS NULL"));
    }

    [Fact]
    public async Task An_endpoint_that_is_none_stops_the_start()
    {
        var failure = await Assert.ThrowsAsync<SettingsException>(() =>
            TestServer.StartAsync(
                settings: new Dictionary<string, string?> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector:4317" }
            )
        );
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT", failure.Message);
    }

    private static Task<TestServer> StartAsync(Receiver collector, params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url[..^"/hook".Length],
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "50",
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        return TestServer.StartAsync(settings: settings);
    }

    private static async Task PublishAsync(TestServer server, string flags)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "events")
        {
            Content = JsonContent.Create(new { type = "a.b", data = new { } }),
        };
        request.Headers.Add("traceparent", $"00-{TraceId}-{Publishers}-{flags}");
        request.Headers.Add("tracestate", "vendor=1");
        (await server.Http.SendAsync(request)).EnsureSuccessStatusCode();
    }

    private static Task HasAsync(Receiver collector, string path, params byte[][] parts) =>
        Eventually.TrueAsync(() =>
            Task.FromResult(collector.All.Any(r => r.Path == path && parts.All(p => r.Body.AsSpan().IndexOf(p) >= 0)))
        );
}
