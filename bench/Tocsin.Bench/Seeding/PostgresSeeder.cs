using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Tocsin.Bench.Load;
using Tocsin.Bench.Servers;
using Tocsin.Delivery;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Storage.Postgres;

namespace Tocsin.Bench.Seeding;

/// <summary>Copies events and deliveries into a PostgreSQL database.</summary>
internal sealed class PostgresSeeder
{
    private const int Chunk = 100_000;

    private const string Events = "events (seq, organization_id, id, type, created_at, data)";
    private const string Waiting = "waiting (lane, id, due_at, queued_at, event, event_id, attempts, tries)";

    private const string Deliveries =
        "deliveries (lane, id, event_id, state, attempts, ended_at, started_at, duration_ms, outcome, status)";

    private static readonly byte[][] Data =
    [
        .. Enumerable.Range(0, 1000).Select(i => JsonSerializer.SerializeToUtf8Bytes(Payload.Data(i))),
    ];

    private readonly NpgsqlConnection _connection;
    private readonly SeedPlan _plan;
    private readonly SeedIds _ids;
    private readonly List<(long Number, string Organization, string Id)> _lanes = [];

    private PostgresSeeder(NpgsqlConnection connection, SeedPlan plan, int seed) =>
        (_connection, _plan, _ids) = (connection, plan, new SeedIds(plan, seed));

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

        await using var connection = new NpgsqlConnection(
            data.ConnectionString + ";Pooling=false;Command Timeout=1200"
        );
        await connection.OpenAsync();
        var seeder = new PostgresSeeder(connection, plan, seed);
        await seeder.WriteAsync();
    }

    private async Task WriteAsync()
    {
        // What was queued before a webhook was made is not sent to it.
        await ExecuteAsync("SET synchronous_commit = off; UPDATE integrations SET active_since = 0");
        await using (
            var command = new NpgsqlCommand(
                "SELECT number, organization_id, id FROM integrations ORDER BY number",
                _connection
            )
        )
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                _lanes.Add((reader.GetInt64(0), reader.GetString(1), reader.GetString(2)));
            }
        }

        for (var from = 0; from < _plan.Count; from += Chunk)
        {
            await ChunkAsync(from, Math.Min(_plan.Count, from + Chunk));
        }

        // As they would be after the time that writing so much takes. What waits comes and goes.
        await ExecuteAsync(_plan.Waiting ? "ANALYZE waiting" : "VACUUM ANALYZE events, deliveries, integrations");
        await ExecuteAsync("CHECKPOINT");
    }

    private async Task ChunkAsync(int from, int to)
    {
        long first;
        await using (var command = new NpgsqlCommand("SELECT nextval('event_numbers')", _connection))
        {
            first = (long)(await command.ExecuteScalarAsync())!;
        }

        await ExecuteAsync(FormattableString.Invariant($"SELECT setval('event_numbers', {first + to - from})"));
        var ids = Enumerable.Range(from, to - from).Select(_ids.Next).ToArray();
        await using (var writer = await _connection.BeginBinaryImportAsync($"COPY {Events} FROM STDIN (FORMAT binary)"))
        {
            for (var i = from; i < to; i++)
            {
                await writer.StartRowAsync();
                await writer.WriteAsync(first + i - from, NpgsqlDbType.Bigint);
                await writer.WriteAsync(Lane(i).Organization, NpgsqlDbType.Text);
                await writer.WriteAsync(PostgresRow.Uuid(ids[i - from].Id), NpgsqlDbType.Uuid);
                await writer.WriteAsync(_plan.Type(i), NpgsqlDbType.Text);
                await writer.WriteAsync(ids[i - from].At, NpgsqlDbType.Bigint);
                await writer.WriteAsync(Data[i % Data.Length], NpgsqlDbType.Bytea);
            }

            await writer.CompleteAsync();
        }

        var table = _plan.Waiting ? Waiting : Deliveries;
        await using (var writer = await _connection.BeginBinaryImportAsync($"COPY {table} FROM STDIN (FORMAT binary)"))
        {
            for (var i = from; i < to; i++)
            {
                await DeliveryAsync(writer, Lane(i), ids[i - from], first + i - from);
            }

            await writer.CompleteAsync();
        }
    }

    private async Task DeliveryAsync(
        NpgsqlBinaryImporter writer,
        (long Number, string Organization, string Id) lane,
        (UInt128 Id, long At) fact,
        long seq
    )
    {
        await writer.StartRowAsync();
        await writer.WriteAsync(lane.Number, NpgsqlDbType.Bigint);
        var delivery = DeliveryId.Of(Id.Of(Event.IdPrefix, fact.Id), lane.Id);
        await writer.WriteAsync(PostgresRow.Uuid(delivery.Value), NpgsqlDbType.Uuid);
        if (_plan.Waiting)
        {
            await writer.WriteAsync(fact.At, NpgsqlDbType.Bigint);
            await writer.WriteAsync(fact.At, NpgsqlDbType.Bigint);
            await writer.WriteAsync(seq, NpgsqlDbType.Bigint);
            await writer.WriteAsync(PostgresRow.Uuid(fact.Id), NpgsqlDbType.Uuid);
            await writer.WriteAsync(0, NpgsqlDbType.Integer);
            await writer.WriteAsync(0, NpgsqlDbType.Integer);
            return;
        }

        await writer.WriteAsync(PostgresRow.Uuid(fact.Id), NpgsqlDbType.Uuid);
        await writer.WriteAsync((short)DeliveryState.Success, NpgsqlDbType.Smallint);
        await writer.WriteAsync(1, NpgsqlDbType.Integer);
        await writer.WriteAsync(fact.At, NpgsqlDbType.Bigint);
        await writer.WriteAsync(fact.At, NpgsqlDbType.Bigint);
        await writer.WriteAsync(3L, NpgsqlDbType.Bigint);
        await writer.WriteAsync((short)Integrations.OutcomeClass.Delivered, NpgsqlDbType.Smallint);
        await writer.WriteAsync(204, NpgsqlDbType.Integer);
    }

    private (long Number, string Organization, string Id) Lane(int i) => _lanes[i % _lanes.Count];

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync();
    }
}
