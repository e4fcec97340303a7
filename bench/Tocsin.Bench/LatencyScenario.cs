using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Tocsin.Bench;

/// <summary>One event at a time on an idle server: from the acknowledgement of the publisher to the arrival at the receiver.</summary>
internal static class LatencyScenario
{
    private const int Events = 300;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    public static async Task<ScenarioResult> RunAsync(int runs, CancellationToken cancellationToken)
    {
        var result = new ScenarioResult($"latency when idle, {Events} events a run");
        var arrived = new ConcurrentDictionary<string, TaskCompletionSource<long>>(StringComparer.Ordinal);
        await using var receiver = await ListenAsync(arrived, cancellationToken);
        await using var server = await BenchServer.StartAsync();
        await server.PostAsync("webhooks", new { url = receiver.Urls.Single() + "/", events = new[] { "bench.idle" } });
        for (var run = -2; run < runs; run++)
        {
            var times = new double[Events];
            for (var i = 0; i < Events; i++)
            {
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
                times[i] = await OneAsync(server, arrived, i, cancellationToken);
            }

            if (run >= 0)
            {
                Array.Sort(times);
                result.Add("acknowledgement to arrival, p50 (ms)", ScenarioResult.Percentile(times, 0.50));
                result.Add("acknowledgement to arrival, p99 (ms)", ScenarioResult.Percentile(times, 0.99));
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
        var published = await server.PostAsync("events", new { type = "bench.idle", data = DeliverScenario.Data(i) });
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
