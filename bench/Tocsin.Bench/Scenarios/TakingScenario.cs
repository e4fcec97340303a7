using System.Diagnostics;
using Tocsin.Bench.Load;
using Tocsin.Bench.Parts;
using Tocsin.Bench.Receiving;
using Tocsin.Bench.Seeding;
using Tocsin.Bench.Servers;
using Tocsin.Storage.Postgres;

namespace Tocsin.Bench.Scenarios;

/// <summary>
/// What taking work costs PostgreSQL when history grows: the same deliveries on an empty store, and on one that has a hundred
/// thousand, a million and ten million behind it, each in turns with the empty one; and what the database spends on each.
/// </summary>
internal static class TakingScenario
{
    private static readonly int[] Sizes = [100_000, 1_000_000, 10_000_000];
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(20);
    private static readonly TimeSpan Newest = TimeSpan.FromHours(1);

    public static async Task<ScenarioResult> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var result = new ScenarioResult("taking: PostgreSQL with more and more history");
        var load = new PublishLoad(options.Scaled(20_000, 500), 500, 4, Webhooks.Type);
        using var receiver = await ReceiverProcess.StartAsync();
        await using var cluster = await PostgresCluster.StartAsync(DataFolder.NewPath("postgres"));
        using var emptyData = await PostgresData.NewAsync(cluster);
        using var fullData = await PostgresData.NewAsync(cluster);
        await using var empty = await BenchServer.StartAsync(emptyData);
        await Webhooks.MakeAsync(empty.Api, receiver);
        await using (var server = await BenchServer.StartAsync(fullData))
        {
            await Webhooks.MakeAsync(server.Api, receiver);
        }

        var have = 0;
        foreach (var size in Sizes.Select(s => options.Scaled(s, 1000)))
        {
            var now = TimeProvider.System.GetUtcNow();
            var plan = new SeedPlan
            {
                Count = size - have,
                Type = Webhooks.Type,
                Oldest = now - Oldest,
                Newest = now - Newest,
                Waiting = false,
            };
            var seeding = Stopwatch.GetTimestamp();
            await PostgresSeeder.WriteAsync(fullData, plan, options.Seed + size);
            result.Note($"{size:N0} after {Stopwatch.GetElapsedTime(seeding).TotalSeconds:0} s of seeding");
            have = size;
            await using var full = await BenchServer.StartAsync(fullData);
            await MeasureAsync(full, size);
        }

        Explain(fullData, result);
        return result;

        async Task MeasureAsync(BenchServer full, int size)
        {
            var (with, without) = ($"{size:N0} deliveries behind it", $"{size:N0}: empty beside it");
            result.AddRatio($"{with} / empty", $"{with} (deliveries/s)", $"{without} (deliveries/s)", Bar.AtLeast(0.9));
            var warmUp = new WarmUp(options);
            do
            {
                await load.DeliverAsync(empty, cancellationToken);
                await load.DeliverAsync(full, cancellationToken);
            } while (!warmUp.IsOver);

            for (var run = 0; run < options.Runs; run++)
            {
                await OneAsync(without, empty);
                await OneAsync(with, full);
            }
        }

        async Task OneAsync(string name, BenchServer server)
        {
            var before = Milliseconds(server);
            var measured = await Measured.OfAsync(server, () => load.DeliverAsync(server, cancellationToken));
            result.Add($"{name} (deliveries/s)", measured.PerSecond(load.Events));
            result.Add($"{name}: in statements (µs a delivery)", (Milliseconds(server) - before) * 1000 / load.Events);
        }
    }

    private static double Milliseconds(BenchServer server) =>
        server.Store.One(
            """
            SELECT /*bench*/ coalesce(sum(total_exec_time), 0)::bigint FROM pg_stat_statements
            WHERE query NOT LIKE '%/*bench*/%'
              AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
            """
        );

    // How a lane's work is looked for.
    private static void Explain(PostgresData data, ScenarioResult result)
    {
        using var view = new PostgresStoreView(data.ConnectionString);
        var sql = WaitingRows
            .Due.Replace("$1", "1", StringComparison.Ordinal)
            .Replace("$2", "0", StringComparison.Ordinal)
            .Replace("$3", "0", StringComparison.Ordinal)
            .Replace("$4", "513", StringComparison.Ordinal);
        foreach (var line in view.Lines("EXPLAIN (COSTS OFF) " + sql))
        {
            result.Note(line);
        }
    }
}
