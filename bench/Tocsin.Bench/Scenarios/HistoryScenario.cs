using System.Diagnostics;
using Tocsin.Bench.Load;
using Tocsin.Bench.Receiving;
using Tocsin.Bench.Seeding;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Scenarios;

/// <summary>Delivering on a store that holds ten million recorded deliveries, in turns with an empty one; and its pages.</summary>
internal static class HistoryScenario
{
    private const string Full = "with history (deliveries/s)";
    private const string Empty = "empty store (deliveries/s)";
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(20);
    private static readonly TimeSpan Newest = TimeSpan.FromHours(1);

    public static async Task<ScenarioResult> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var recorded = options.Scaled(10_000_000, 1000);
        var result = new ScenarioResult($"history: {recorded:N0} recorded deliveries in the store");
        result.AddRatio("with history / empty", Full, Empty, Bar.AtLeast(0.90));
        using var receiver = await ReceiverProcess.StartAsync();
        var now = TimeProvider.System.GetUtcNow();
        var plan = new SeedPlan
        {
            Count = recorded,
            Type = Webhooks.Type,
            Oldest = now - Oldest,
            Newest = now - Newest,
            Waiting = false,
        };
        var seeding = Stopwatch.GetTimestamp();
        using var fullData = await Webhooks.SeedAsync(receiver, plan, options, options.Seed);
        result.Note($"seeded in {Stopwatch.GetElapsedTime(seeding).TotalSeconds:0} s");
        using var emptyData = await DataFolder.NewAsync(options);
        await using var full = await BenchServer.StartAsync(fullData);
        await using var empty = await BenchServer.StartAsync(emptyData);
        await Webhooks.MakeAsync(empty.Api, receiver);
        var pages = await HistoryPages.FindAsync(full.Api, now - ((Oldest + Newest) / 2), now - Oldest);
        var load = new PublishLoad(options.Scaled(30_000, 500), 500, 4, Webhooks.Type);

        var warmUp = new WarmUp(options);
        do
        {
            await load.DeliverAsync(empty, cancellationToken);
            await load.DeliverAsync(full, cancellationToken);
        } while (!warmUp.IsOver);

        for (var run = 0; run < options.Runs; run++)
        {
            var without = await Measured.OfAsync(empty, () => load.DeliverAsync(empty, cancellationToken));
            var with = await Measured.OfAsync(full, () => load.DeliverAsync(full, cancellationToken));
            result.Add(Empty, without.PerSecond(load.Events));
            result.Add(Full, with.PerSecond(load.Events));
            result.Add("empty store: CPU (µs a delivery)", without.CpuMicroseconds(load.Events));
            result.Add("with history: CPU (µs a delivery)", with.CpuMicroseconds(load.Events));
            await pages.MeasureAsync(full.Api, result, cancellationToken);
        }

        return result;
    }
}
