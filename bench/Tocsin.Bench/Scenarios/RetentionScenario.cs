using Tocsin.Bench.Load;
using Tocsin.Bench.Receiving;
using Tocsin.Bench.Seeding;
using Tocsin.Bench.Servers;
using Tocsin.Retention;

namespace Tocsin.Bench.Scenarios;

/// <summary>Delivering while old history is removed, in turns with a store that holds the same and keeps it.</summary>
internal static class RetentionScenario
{
    private const string Removing = "while removing (deliveries/s)";
    private const string Keeping = "while keeping (deliveries/s)";
    private const string Removed = "while removing: old rows removed (a second)";
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(120);
    private static readonly TimeSpan Newest = TimeSpan.FromDays(100);

    /// <summary>What makes a server keep everything.</summary>
    private static readonly (string Name, string Value)[] KeepAll =
    [
        ("Retention:DeliveriesDays", "36500"),
        ("Retention:EventsDays", "36500"),
    ];

    public static async Task<ScenarioResult> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var old = options.Scaled(2_000_000, 1000);
        var result = new ScenarioResult($"retention: {old:N0} old deliveries to remove");
        result.AddRatio("while removing / while keeping", Removing, Keeping, Bar.AtLeast(0.90));
        result.AddBar(Removed, Bar.AtLeast(1));
        using var receiver = await ReceiverProcess.StartAsync();
        var now = TimeProvider.System.GetUtcNow();
        var plan = new SeedPlan
        {
            Count = old,
            Type = Webhooks.Type,
            Oldest = now - Oldest,
            Newest = now - Newest,
            Waiting = false,
        };
        using var removingData = await Webhooks.SeedAsync(receiver, plan, options, options.Seed);
        using var keepingData = await Webhooks.SeedAsync(receiver, plan, options, options.Seed);
        await using var keeping = await BenchServer.StartAsync(keepingData, KeepAll);
        var load = new PublishLoad(options.Scaled(30_000, 500), 500, 4, Webhooks.Type);
        await WarmUpAsync(keeping);
        await using var removing = await BenchServer.StartAsync(removingData);
        await load.DeliverAsync(removing, cancellationToken);
        var sweep = Sweep(removing, cancellationToken);
        for (var run = 0; run < options.Runs; run++)
        {
            var without = await Measured.OfAsync(keeping, () => load.DeliverAsync(keeping, cancellationToken));
            var before = Left(removing, old);
            if (sweep.IsCompleted)
            {
                await sweep;
                result.Note($"in run {run + 1} nothing was left to remove");
            }

            var with = await Measured.OfAsync(removing, () => load.DeliverAsync(removing, cancellationToken));
            result.Add(Keeping, without.PerSecond(load.Events));
            result.Add(Removing, with.PerSecond(load.Events));
            result.Add(Removed, (before - Left(removing, old)) / with.Elapsed.TotalSeconds);
            result.Add("while keeping: CPU (µs a delivery)", without.CpuMicroseconds(load.Events));
            result.Add("while removing: CPU (µs a delivery)", with.CpuMicroseconds(load.Events));
        }

        return result;

        async Task WarmUpAsync(BenchServer server)
        {
            var warmUp = new WarmUp(options);
            do
            {
                await load.DeliverAsync(server, cancellationToken);
            } while (!warmUp.IsOver);
        }
    }

    // Begins to remove at once what the server would begin to remove some time after its start.
    private static Task Sweep(BenchServer server, CancellationToken cancellationToken) =>
        server.Services.GetRequiredService<RetentionSweep>().SweepAsync(cancellationToken);

    // Deliveries, and their events, which were the first ones.
    private static long Left(BenchServer server, int old) =>
        server.Store.One(
            $"""
            SELECT (SELECT count(*) FROM events WHERE seq <= {old})
              + (SELECT count(*) FROM deliveries WHERE event <= {old})
            """
        );
}
