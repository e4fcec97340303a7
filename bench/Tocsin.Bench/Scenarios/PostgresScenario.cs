using Tocsin.Bench.Load;
using Tocsin.Bench.Parts;
using Tocsin.Bench.Peers;
using Tocsin.Bench.Receiving;
using Tocsin.Bench.Servers;
using Tocsin.Delivery.HandOver;

namespace Tocsin.Bench.Scenarios;

/// <summary>
/// The same deliveries with the embedded database, with PostgreSQL, and with PostgreSQL and RabbitMQ, in turns: how fast, and
/// what a delivery costs each of them. One node, all of it on this machine.
/// </summary>
internal static class PostgresScenario
{
    private const int Webhooks = 10;
    private const string Sqlite = "SQLite";
    private const string Postgres = "PostgreSQL";
    private const string Rabbit = "PostgreSQL and RabbitMQ";

    public static Task<ScenarioResult> RunAsync(BenchOptions options, CancellationToken cancellationToken) =>
        RunAsync("postgres", options.Scaled(30_000, 500), wantAll: false, options, cancellationToken);

    /// <summary>Each event is wanted by ten.</summary>
    public static Task<ScenarioResult> RunTenAsync(BenchOptions options, CancellationToken cancellationToken) =>
        RunAsync("postgres10", options.Scaled(5_000, 500), wantAll: true, options, cancellationToken);

    private static async Task<ScenarioResult> RunAsync(
        string name,
        int events,
        bool wantAll,
        BenchOptions options,
        CancellationToken cancellationToken
    )
    {
        string Type(int i) => wantAll ? "bench.all" : $"bench.type{i % Webhooks}";
        var load = new PublishLoad(events, 500, 4, Type);
        var deliveries = load.Events * (wantAll ? Webhooks : 1);
        var result = new ScenarioResult(
            $"{name}: {deliveries:N0} deliveries, {(wantAll ? Webhooks : 1)} for each event"
        );
        result.AddRatio("PostgreSQL / SQLite", Rate(Postgres), Rate(Sqlite), Bar.AtLeast(0.5));
        result.AddRatio("with RabbitMQ / PostgreSQL", Rate(Rabbit), Rate(Postgres));
        result.AddBar(Statements(Postgres), Bar.AtMost(0.2));
        result.AddRatio("rows: with RabbitMQ / PostgreSQL", Rows(Rabbit), Rows(Postgres), Bar.AtMost(0.5));
        result.AddRatio("WAL: with RabbitMQ / PostgreSQL", Wal(Rabbit), Wal(Postgres), Bar.AtMost(0.5));
        using var receiver = await ReceiverProcess.StartAsync();
        await using var cluster = await PostgresCluster.StartAsync(DataFolder.NewPath("postgres"));
        await using var broker = RabbitBroker.IsInstalled
            ? await RabbitBroker.StartAsync(DataFolder.NewPath("rabbit"))
            : null;
        // In turns, each on what it had before: SQLite's history grows as PostgreSQL's does.
        using var data = DataFolder.NewSqlite();
        using var shared = await PostgresData.NewAsync(cluster);
        using var database = (PostgresStoreView)shared.View();
        for (var run = -1; run < options.Runs; run++)
        {
            await RunOneAsync(Sqlite, data, []);
            await RunOneAsync(Postgres, shared, []);
            if (broker is not null)
            {
                await RunOneAsync(Rabbit, shared, [("Queue", RabbitBroker.Url("127.0.0.1", broker.Port))]);
            }

            async Task RunOneAsync(string kind, DataFolder folder, (string, string)[] settings)
            {
                await using var server = await BenchServer.StartAsync(folder, settings);
                if (run < 0 && kind != Rabbit)
                {
                    for (var i = 0; i < Webhooks; i++)
                    {
                        await server.Api.PostAsync(
                            "webhooks",
                            new { url = $"{receiver.Address}/hooks/{i}", events = new[] { Type(i) } }
                        );
                    }
                }

                while (kind == Rabbit && !server.Services.GetRequiredService<IHandOver>().IsQueueing)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
                }

                var isShared = kind != Sqlite;
                // A server that has just started is warmed up by a part of the same.
                await DeliverAsync(server, isShared, new PublishLoad(Math.Max(500, events / 5), 500, 4, Type));
                var before = isShared ? await CountersAsync() : null;
                var took = await Measured.OfAsync(server, () => DeliverAsync(server, isShared, load));
                if (run < 0)
                {
                    return;
                }

                result.Add(Rate(kind), took.PerSecond(deliveries));
                result.Add($"{kind}: CPU of the node and the load (µs a delivery)", took.CpuMicroseconds(deliveries));
                if (before is not null)
                {
                    var after = await CountersAsync();
                    result.Add(Statements(kind), (after.Statements - before.Statements) / deliveries);
                    result.Add(Rows(kind), (after.Rows - before.Rows) / deliveries);
                    result.Add(Wal(kind), (after.Wal - before.Wal) / deliveries);
                    result.Add(
                        $"{kind}: CPU of the database (µs a delivery)",
                        (after.DatabaseCpu - before.DatabaseCpu).TotalMicroseconds / deliveries
                    );
                    if (kind == Rabbit)
                    {
                        result.Add(
                            $"{kind}: CPU of the broker (µs a delivery)",
                            (after.BrokerCpu - before.BrokerCpu).TotalMicroseconds / deliveries
                        );
                    }
                }
            }
        }

        return result;

        async Task DeliverAsync(BenchServer server, bool isShared, PublishLoad what)
        {
            if (!isShared)
            {
                await what.DeliverAsync(server, cancellationToken);
                return;
            }

            const string Ended = "SELECT count(*) FROM deliveries WHERE state = 0";
            var wanted = database.One(Ended) + (what.Events * (wantAll ? Webhooks : 1));
            await what.PublishAsync(server.Api, cancellationToken);
            while (database.One(Ended) < wanted)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
            }
        }

        async Task<Counters> CountersAsync()
        {
            // Counts of rows are told with a delay of up to a second.
            await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, cancellationToken);
            return new Counters(
                database.One("SELECT sum(calls)::bigint FROM pg_stat_statements"),
                database.One("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint FROM pg_stat_user_tables"),
                database.One("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint"),
                ProcessTree.Cpu(cluster.ProcessId),
                broker is null ? TimeSpan.Zero : ProcessTree.Cpu(broker.ProcessId)
            );
        }
    }

    private static string Rate(string kind) => $"{kind} (deliveries/s)";

    private static string Statements(string kind) => $"{kind}: statements a delivery";

    private static string Rows(string kind) => $"{kind}: rows written a delivery";

    private static string Wal(string kind) => $"{kind}: bytes of WAL a delivery";

    private sealed record Counters(
        double Statements,
        double Rows,
        double Wal,
        TimeSpan DatabaseCpu,
        TimeSpan BrokerCpu
    );
}
