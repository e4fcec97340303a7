using Tocsin.Bench.Load;
using Tocsin.Bench.Receiving;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Scenarios;

/// <summary>
/// A steady 500 events a second of one organization: alone, and beside the fan-out of another one's 25,000 events to a
/// hundred webhooks. The storm goes on for as long as the steady load is measured, and is cut off then.
/// </summary>
internal static class StormScenario
{
    private const int Webhooks = 100;
    private const int Batch = 1000;
    private const int PerSecond = 500;
    private const string AloneP99 = "alone: acknowledgement to arrival, p99 (ms)";
    private const string StormP99 = "in the storm: acknowledgement to arrival, p99 (ms)";
    private const string AlonePublish = "alone: publishing, p99 (ms)";
    private const string StormPublish = "in the storm: publishing, p99 (ms)";

    public static async Task<ScenarioResult> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var events = options.Scaled(25_000 / Batch) * Batch;
        var duration = options.Scaled(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(2));
        var result = new ScenarioResult(
            $"storm: {events:N0} events to {Webhooks} webhooks beside {PerSecond} a second"
        );
        result.AddRatio("p99 in the storm / alone", StormP99, AloneP99, Bar.AtMost(3));
        result.AddRatio("publishing p99 in the storm / alone", StormPublish, AlonePublish, Bar.AtMost(3));
        // Endpoints of their own, so that nobody waits for a connection of somebody else's.
        using var receiver = await ReceiverProcess.StartAsync(Webhooks + 1);
        for (var run = 0; run < options.Runs; run++)
        {
            await OneAsync(receiver, events, duration, options, result, cancellationToken);
        }

        return result;
    }

    private static async Task OneAsync(
        ReceiverProcess receiver,
        int events,
        TimeSpan duration,
        BenchOptions options,
        ScenarioResult result,
        CancellationToken cancellationToken
    )
    {
        using var data = await DataFolder.NewAsync(options);
        await using var server = await HostProcess.StartAsync(data, cancellationToken);
        using var other = await server.Api.AsNewOrganizationAsync("steady");
        await other.PostAsync("webhooks", new { url = $"{receiver.Address}/measured/steady" });
        for (var i = 0; i < Webhooks; i++)
        {
            await server.Api.PostAsync(
                "webhooks",
                new { url = $"{receiver.Addresses[i + 1]}/storm/{i}", events = new[] { "bench.storm" } }
            );
        }

        var steady = new SteadyLoad(other, PerSecond, _ => "bench.steady");
        var storm = new PublishLoad(events, Batch, 2, _ => "bench.storm");
        // Both sides warm: single events, batches that nobody wants, and a small storm.
        await new PublishLoad(100, 1, 4, _ => "bench.storm").DeliverAsync(server, cancellationToken);
        await new PublishLoad(30 * Batch, Batch, 2, _ => "bench.calm").DeliverAsync(server, cancellationToken);
        await new PublishLoad(200, 100, 2, _ => "bench.storm").DeliverAsync(server, cancellationToken);
        await steady.RunAsync(receiver, 1, options.WarmUp, cancellationToken);

        var alone = await steady.RunAsync(receiver, 1, duration, cancellationToken);
        var before = await receiver.CountAsync(cancellationToken);
        var cpu = server.Cpu;
        var publishing = storm.PublishAsync(server.Api, cancellationToken);
        var beside = await steady.RunAsync(receiver, 1, duration, cancellationToken);
        var arrived = await receiver.CountAsync(cancellationToken) - before;
        var used = server.Cpu - cpu;
        await publishing;

        result.Add(AloneP99, alone.ArrivalP99);
        result.Add(StormP99, beside.ArrivalP99);
        result.Add(AlonePublish, alone.PublishP99);
        result.Add(StormPublish, beside.PublishP99);
        result.Add("in the storm: acknowledgement to arrival, p50 (ms)", beside.ArrivalP50);
        result.Add("in the storm: steady events that did not arrive", beside.Missing);
        result.Add("in the storm: deliveries made meanwhile, steady and storm", arrived);
        result.Add("in the storm: CPU of the server (µs a delivery)", used.TotalMicroseconds / Math.Max(1, arrived));
        result.Add("in the storm: most memory resident (MB)", server.PeakMegabytes);
        await server.KillAsync();
    }
}
