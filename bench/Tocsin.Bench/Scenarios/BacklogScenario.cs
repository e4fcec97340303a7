using Tocsin.Bench.Load;
using Tocsin.Bench.Receiving;
using Tocsin.Bench.Seeding;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Scenarios;

/// <summary>A server that starts with a million deliveries due: its rate against publishing and delivering, and its memory.</summary>
internal static class BacklogScenario
{
    private const string Backlog = "backlog (deliveries/s)";
    private const string Durable = "durable (deliveries/s)";
    private const string Memory = "backlog: most memory resident (MB)";

    public static async Task<ScenarioResult> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var due = options.Scaled(1_000_000, 1000);
        var result = new ScenarioResult($"backlog: {due:N0} deliveries due at start");
        result.AddRatio("backlog / durable", Backlog, Durable, Bar.AtLeast(0.80));
        result.AddBar(Memory, Bar.AtMost(400));
        using var receiver = await ReceiverProcess.StartAsync();
        var load = new PublishLoad(options.Scaled(30_000, 500), 500, 4, Webhooks.Type);
        for (var run = 0; run < options.Runs; run++)
        {
            await DurableAsync(receiver, load, options, result, cancellationToken);
            await BacklogAsync(receiver, due, run, options, result, cancellationToken);
        }

        return result;
    }

    private static async Task DurableAsync(
        ReceiverProcess receiver,
        PublishLoad load,
        BenchOptions options,
        ScenarioResult result,
        CancellationToken cancellationToken
    )
    {
        using var data = await DataFolder.NewAsync(options);
        await using var server = await HostProcess.StartAsync(data, cancellationToken);
        await Webhooks.MakeAsync(server.Api, receiver);
        var started = TimeProvider.System.GetTimestamp();
        do
        {
            await load.DeliverAsync(server, cancellationToken);
        } while (TimeProvider.System.GetElapsedTime(started) < options.WarmUp);

        var measured = await Measured.OfAsync(server, () => load.DeliverAsync(server, cancellationToken));
        result.Add(Durable, measured.PerSecond(load.Events));
        result.Add("durable: CPU of the server (µs a delivery)", measured.CpuMicroseconds(load.Events));
        result.Add("durable: most memory resident (MB)", server.PeakMegabytes);
    }

    // From the moment that the server is ready: its start is not what is measured, its warming up is.
    private static async Task BacklogAsync(
        ReceiverProcess receiver,
        int due,
        int run,
        BenchOptions options,
        ScenarioResult result,
        CancellationToken cancellationToken
    )
    {
        var now = TimeProvider.System.GetUtcNow();
        var plan = new SeedPlan
        {
            Count = due,
            Type = Webhooks.Type,
            Oldest = now - TimeSpan.FromHours(1),
            Newest = now,
            Waiting = true,
        };
        using var data = await Webhooks.SeedAsync(receiver, plan, options, options.Seed + run);
        var before = await receiver.CountAsync(cancellationToken);
        await using var server = await HostProcess.StartAsync(data, cancellationToken);
        var early = await receiver.CountAsync(cancellationToken) - before;
        var measured = await Measured.OfAsync(server, () => server.Store.IdleAsync(cancellationToken));
        var arrived = await receiver.CountAsync(cancellationToken) - before;
        if (arrived != due)
        {
            throw new InvalidOperationException($"{arrived} of {due} arrived.");
        }

        result.Add(Backlog, measured.PerSecond(due - (int)early));
        result.Add("backlog: CPU of the server (µs a delivery)", measured.CpuMicroseconds(due - (int)early));
        result.Add(Memory, server.PeakMegabytes);
    }
}
