using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Tocsin.Bench.Load;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Scenarios;

/// <summary>One event at a time on an idle server: from the acknowledgement of the publisher to the arrival at the receiver.</summary>
internal static class LatencyScenario
{
    private const string P50 = "acknowledgement to arrival, p50 (ms)";
    private const string P99 = "acknowledgement to arrival, p99 (ms)";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    public static async Task<ScenarioResult> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var events = options.Scaled(300, 20);
        var result = new ScenarioResult($"latency: when idle, {events} events a run");
        result.AddBar(P50, Bar.AtMost(2));
        result.AddBar(P99, Bar.AtMost(10));
        var arrived = new ConcurrentDictionary<string, TaskCompletionSource<long>>(StringComparer.Ordinal);
        await using var receiver = await ListenAsync(arrived, cancellationToken);
        using var data = await DataFolder.NewAsync(options);
        await using var server = await BenchServer.StartAsync(data);
        await server.Api.PostAsync(
            "webhooks",
            new { url = receiver.Urls.Single() + "/", events = new[] { "bench.idle" } }
        );
        for (var run = -2; run < options.Runs; run++)
        {
            var times = new double[events];
            for (var i = 0; i < events; i++)
            {
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
                times[i] = await OneAsync(server, arrived, i, cancellationToken);
            }

            if (run >= 0)
            {
                Array.Sort(times);
                result.Add(P50, ScenarioResult.Percentile(times, 0.50));
                result.Add(P99, ScenarioResult.Percentile(times, 0.99));
            }
        }

        return result;
    }

    // Arrival may come before the acknowledgement has been read: that counts as 0, not as less.
    private static async Task<double> OneAsync(
        BenchServer server,
        ConcurrentDictionary<string, TaskCompletionSource<long>> arrived,
        int i,
        CancellationToken cancellationToken
    )
    {
        var published = await server.Api.PostAsync("events", new { type = "bench.idle", data = Payload.Data(i) });
        var acknowledged = Stopwatch.GetTimestamp();
        var id = published.GetProperty("id").GetString()!;
        var at = await arrived.GetOrAdd(id, _ => New()).Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        return Math.Max(0, Stopwatch.GetElapsedTime(acknowledged, at).TotalMilliseconds);
    }

    // In this process, so that both ends read the same clock.
    private static async Task<WebApplication> ListenAsync(
        ConcurrentDictionary<string, TaskCompletionSource<long>> arrived,
        CancellationToken cancellationToken
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(o => o.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(async context =>
        {
            var now = Stopwatch.GetTimestamp();
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            var id = body.RootElement.GetProperty("id").GetString()!;
            arrived.GetOrAdd(id, _ => New()).TrySetResult(now);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await app.StartAsync(cancellationToken);
        return app;
    }

    private static TaskCompletionSource<long> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
