using System.Diagnostics;
using Tocsin.Bench.Load;
using Tocsin.Bench.Parts;
using Tocsin.Bench.Peers;
using Tocsin.Bench.Receiving;
using Tocsin.Bench.Seeding;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Scenarios;

/// <summary>
/// What taking work costs PostgreSQL when history grows: with 300,000, a million and ten million deliveries behind it, each in
/// turns with an empty database on the same server. A backlog is taken from the database; then events are published.
/// </summary>
internal static class TakingScenario
{
    private static readonly int[] Sizes = [300_000, 1_000_000, 10_000_000];
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(20);
    private static readonly TimeSpan Newest = TimeSpan.FromHours(1);

    public static async Task<ScenarioResult> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var result = new ScenarioResult("taking: PostgreSQL with more and more history");
        using var receiver = await ReceiverProcess.StartAsync();
        await using var cluster = await PostgresCluster.StartAsync(DataFolder.NewPath("postgres"));
        var taking = new Taking(cluster, receiver, options, result);
        using var full = await taking.NewAsync();
        await taking.WarmUpAsync(cancellationToken);
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
            await PostgresHistory.WriteAsync(full, plan, options.Seed + size);
            result.Note($"{size:N0} deliveries after {Stopwatch.GetElapsedTime(seeding).TotalSeconds:0} s of seeding");
            have = size;
            await taking.CompareAsync(full, size, cancellationToken);
        }

        await taking.LookAsync(full, cancellationToken);
        return result;
    }

    /// <summary>One side beside the other.</summary>
    private sealed class Taking(
        PostgresCluster cluster,
        ReceiverProcess receiver,
        BenchOptions options,
        ScenarioResult result
    )
    {
        private const string Here = "dbid = (SELECT oid FROM pg_database WHERE datname = current_database())";
        private const string Rate = "(deliveries/s)";
        private const string Statements = "in statements (µs a delivery)";
        private readonly int _backlog = options.Scaled(30_000, 1000);
        private readonly PublishLoad _load = new(options.Scaled(15_000, 500), 500, 4, Webhooks.Type);

        /// <summary>A database with the webhooks and nothing else; no server runs on it.</summary>
        public async Task<PostgresData> NewAsync()
        {
            var data = await PostgresData.NewAsync(cluster);
            await using var server = await BenchServer.StartAsync(data);
            await Webhooks.MakeAsync(server.Api, receiver);
            return data;
        }

        public async Task WarmUpAsync(CancellationToken cancellationToken)
        {
            using var data = await NewAsync();
            await using var server = await BenchServer.StartAsync(data);
            var started = Stopwatch.GetTimestamp();
            do
            {
                await _load.DeliverAsync(server, cancellationToken);
            } while (Stopwatch.GetElapsedTime(started) < options.WarmUp);
        }

        public async Task CompareAsync(PostgresData full, int size, CancellationToken cancellationToken)
        {
            var (with, without) = ($"{size:N0}", $"empty beside {size:N0}");
            foreach (var what in (string[])["backlog", "published"])
            {
                result.AddRatio(
                    $"{what}: {with} / empty",
                    $"{what}, {with} {Rate}",
                    $"{what}, {without} {Rate}",
                    Bar.AtLeast(0.9)
                );
                result.AddRatio(
                    $"{what}: {with} / empty, in statements",
                    $"{what}, {with}: {Statements}",
                    $"{what}, {without}: {Statements}",
                    Bar.AtMost(1.25)
                );
            }

            result.AddBar($"{with}: rows of history walked over", Bar.AtMost(0));
            for (var run = 0; run < options.Runs; run++)
            {
                using var empty = await NewAsync();
                await OneAsync(without, empty, options.Seed + run, cancellationToken);
                await OneAsync(with, full, options.Seed + run, cancellationToken);
            }
        }

        private async Task OneAsync(string name, PostgresData data, int seed, CancellationToken cancellationToken)
        {
            await SeedAsync(data, seed);
            using var view = (PostgresStoreView)data.View();
            var walked = Walked(view);
            var before = Spent(view);
            var started = Stopwatch.GetTimestamp();
            await using var server = await BenchServer.StartAsync(data);
            await server.Store.IdleAsync(cancellationToken);
            Add($"backlog, {name}", _backlog, Stopwatch.GetElapsedTime(started), Spent(view) - before);

            before = Spent(view);
            started = Stopwatch.GetTimestamp();
            await _load.DeliverAsync(server, cancellationToken);
            Add($"published, {name}", _load.Events, Stopwatch.GetElapsedTime(started), Spent(view) - before);
            result.Add($"{name}: rows of history walked over", Walked(view) - walked);
        }

        /// <summary>Pages of a long history, and how the database plans what is asked most.</summary>
        public async Task LookAsync(PostgresData full, CancellationToken cancellationToken)
        {
            await using (var server = await BenchServer.StartAsync(full))
            {
                var pages = await PagesAsync(server);
                await pages.MeasureAsync(server.Api, new ScenarioResult("not warm yet"), cancellationToken);
                await pages.MeasureAsync(server.Api, result, cancellationToken);
            }

            await SeedAsync(full, options.Seed + 1000);
            await HotQueries.JudgeAsync(
                cluster,
                full.DatabaseName,
                async () =>
                {
                    await using var server = await BenchServer.StartAsync(full);
                    await server.Store.IdleAsync(cancellationToken);
                    await _load.DeliverAsync(server, cancellationToken);
                    var pages = await PagesAsync(server);
                    await pages.MeasureAsync(server.Api, new ScenarioResult("not measured"), cancellationToken);
                },
                result
            );
        }

        private static Task<HistoryPages> PagesAsync(BenchServer server)
        {
            var now = TimeProvider.System.GetUtcNow();
            return HistoryPages.FindAsync(server.Api, now - ((Oldest + Newest) / 2), now - Oldest);
        }

        // A backlog of half an hour.
        private Task SeedAsync(PostgresData data, int seed)
        {
            var now = TimeProvider.System.GetUtcNow();
            var plan = new SeedPlan
            {
                Count = _backlog,
                Type = Webhooks.Type,
                Oldest = now - TimeSpan.FromMinutes(30),
                Newest = now,
                Waiting = true,
            };
            return PostgresSeeder.WriteAsync(data, plan, seed);
        }

        private void Add(string name, int deliveries, TimeSpan took, Cost cost)
        {
            result.Add($"{name} {Rate}", deliveries / took.TotalSeconds);
            result.Add($"{name}: {Statements}", cost.Milliseconds * 1000 / deliveries);
            result.Add($"{name}: of that, reading what waits", cost.Taking * 1000 / deliveries);
            result.Add($"{name}: CPU of the database (µs a delivery)", cost.Cpu.TotalMicroseconds / deliveries);
        }

        private Cost Spent(PostgresStoreView view)
        {
            const string Own = "query NOT LIKE '%/*bench*/%' AND " + Here;
            return new Cost(
                view.Number($"SELECT /*bench*/ sum(total_exec_time) FROM pg_stat_statements WHERE {Own}"),
                view.Number(
                    $"""
                    SELECT /*bench*/ sum(total_exec_time) FROM pg_stat_statements
                    WHERE {Own} AND query LIKE 'SELECT%' AND (query LIKE '%FROM waiting w%' OR query LIKE '%FROM events e%')
                    """
                ),
                ProcessTree.Cpu(cluster.ProcessId)
            );
        }

        // By any statement of anybody, as the database counts it; partitions of no day that matters are as small as can be.
        private static double Walked(PostgresStoreView view) =>
            view.Number(
                """
                SELECT /*bench*/ sum(seq_tup_read) FROM pg_stat_user_tables WHERE relname ~ '^(events|deliveries|attempts)_\d'
                """
            );
    }

    private sealed record Cost(double Milliseconds, double Taking, TimeSpan Cpu)
    {
        public static Cost operator -(Cost a, Cost b) =>
            new(a.Milliseconds - b.Milliseconds, a.Taking - b.Taking, a.Cpu - b.Cpu);
    }
}
