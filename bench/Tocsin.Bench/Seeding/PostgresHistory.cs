using Npgsql;
using Tocsin.Bench.Servers;
using Tocsin.Delivery;
using Tocsin.Integrations;
using Tocsin.Storage.Postgres;

namespace Tocsin.Bench.Seeding;

/// <summary>
/// Recorded deliveries by the million, and the events of them, made by the database itself: in the product's own tables and
/// partitions, spread over the webhooks. Their events are smaller than others here.
/// </summary>
internal static class PostgresHistory
{
    private const int Chunk = 250_000;

    private const string Data = """
        {"scan_id":"scan_' || i || '","finding":{"id":"finding_' || i || '","rule_id":"SQL-001","title":"A value from the request reaches a query unchecked","severity":"critical","location":{"file":"src/api/users/controllers/search.ts","line":42}},"repository":"acme/payment-service"}
        """;

    /// <summary>Writes them. No server runs on it.</summary>
    /// <param name="data">A database with webhooks.</param>
    /// <param name="plan">How many, and of when.</param>
    /// <param name="seed">Other ids for another.</param>
    public static async Task WriteAsync(PostgresData data, SeedPlan plan, int seed)
    {
        await using (
            var database = new PostgresDatabase(
                PostgresConnectionString.Parse(data.ConnectionString + ";Pooling=false"),
                TimeProvider.System
            )
        )
        {
            await new PostgresPartitions(database).EnsureAsync(SeedIds.Days(plan), CancellationToken.None);
        }

        await using var events = await OpenAsync(data);
        await using var deliveries = await OpenAsync(data);
        var first = await ScalarAsync(events, "SELECT nextval('event_numbers')");
        await ExecuteAsync(events, Invariant($"SELECT setval('event_numbers', {first + plan.Count})"));
        await Task.WhenAll(
            Task.Run(() => InChunksAsync(events, Events(seed, first))),
            Task.Run(() => InChunksAsync(deliveries, Deliveries(seed)))
        );
        // As they would be after the time that writing so much takes.
        await Task.WhenAll(
            ExecuteAsync(events, "VACUUM ANALYZE events"),
            ExecuteAsync(deliveries, "VACUUM ANALYZE deliveries, integrations")
        );
        await ExecuteAsync(events, "CHECKPOINT");

        async Task InChunksAsync(NpgsqlConnection connection, string insert)
        {
            var oldest = plan.Oldest.ToUnixTimeMilliseconds();
            var step = (plan.Newest - plan.Oldest).TotalMilliseconds / plan.Count;
            for (var from = 0; from < plan.Count; from += Chunk)
            {
                var to = Math.Min(plan.Count, from + Chunk) - 1;
                await ExecuteAsync(
                    connection,
                    Invariant(
                        $"{insert} FROM (SELECT i, ({oldest} + i * {step}::numeric)::bigint AS at FROM generate_series({from}, {to}) AS i) AS g"
                    )
                );
            }
        }
    }

    private static string Events(int seed, long first) =>
        Invariant(
            $"""
            INSERT INTO events (seq, organization_id, id, type, created_at, data)
            SELECT {first} + i, (SELECT organization_id FROM integrations LIMIT 1), {Ids(seed)},
              'bench.type' || i % {Webhooks.Count}, at, convert_to('{Data}', 'UTF8')
            """
        );

    // The webhooks that the type of an event goes to have the numbers from 1 on.
    private static string Deliveries(int seed) =>
        Invariant(
            $"""
            INSERT INTO deliveries (lane, id, event_id, state, attempts, ended_at, started_at, duration_ms, outcome, status)
            SELECT 1 + i % {Webhooks.Count}, {Ids(seed)}, {Ids(seed)}, {(int)DeliveryState.Success}, 1, at, at, 3,
              {(int)OutcomeClass.Delivered}, 204
            """
        );

    // The same for an event and for its delivery.
    private static string Ids(int seed) =>
        Invariant($"(lpad(to_hex(at), 12, '0') || substr(md5(i::text || '{seed}'), 1, 20))::uuid");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static async Task<NpgsqlConnection> OpenAsync(PostgresData data)
    {
        var connection = new NpgsqlConnection(data.ConnectionString + ";Pooling=false;Command Timeout=1200");
        await connection.OpenAsync();
        await ExecuteAsync(connection, "SET synchronous_commit = off");
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
