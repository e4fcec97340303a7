using System.Text.Json;
using Microsoft.Data.Sqlite;
using Tocsin.Bench.Load;
using Tocsin.Bench.Servers;
using Tocsin.Delivery;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Bench.Seeding;

/// <summary>Writes events and deliveries into a store's tables, as the product would have, in minutes instead of hours.</summary>
internal static class Seeder
{
    private const int Chunk = 200_000;

    private static readonly byte[][] Data =
    [
        .. Enumerable.Range(0, 1000).Select(i => JsonSerializer.SerializeToUtf8Bytes(Payload.Data(i))),
    ];

    /// <summary>Seeds a store whose server has made its webhooks and is stopped now.</summary>
    public static Task WriteAsync(DataFolder data, SeedPlan plan, int seed)
    {
        if (data is PostgresData postgres)
        {
            return PostgresSeeder.WriteAsync(postgres, plan, seed);
        }

        Write(data, plan, seed);
        return Task.CompletedTask;
    }

    private static void Write(DataFolder data, SeedPlan plan, int seed)
    {
        using (var connection = new SqliteConnection($"Data Source={data.Database};Pooling=False"))
        {
            connection.Open();
            Execute(
                connection,
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-524288"
            );
            // What was queued before a webhook was made is not sent to it.
            Execute(connection, "UPDATE integrations SET active_since = 0");
            var lanes = Lanes(connection);
            var ids = new SeedIds(plan, seed);
            for (var from = 0; from < plan.Count; from += Chunk)
            {
                Write(connection, plan, lanes, ids, from, Math.Min(plan.Count, from + Chunk));
            }

            Execute(connection, "PRAGMA locking_mode=NORMAL; PRAGMA journal_mode=WAL; SELECT 1 FROM events LIMIT 1");
        }

        // Otherwise the disk would still be at it while others are measured.
        using var file = File.OpenHandle(data.Database, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    private static void Write(
        SqliteConnection connection,
        SeedPlan plan,
        List<Lane> lanes,
        SeedIds ids,
        int from,
        int to
    )
    {
        using var transaction = connection.BeginTransaction();
        using var events = Prepare(
            connection,
            "INSERT INTO events (organization_id, id, type, created_at, data) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING seq",
            5
        );
        using var deliveries = Prepare(
            connection,
            plan.Waiting
                ? "INSERT INTO waiting (lane, id, event, due_at, queued_at, attempts, tries) VALUES (?1, ?2, ?3, ?4, ?4, 0, 0)"
                : $"""
                INSERT INTO deliveries (lane, id, event, state, attempts, ended_at, started_at, duration_ms, outcome, status)
                VALUES (?1, ?2, ?3, {(int)DeliveryState.Success}, 1, ?4, ?4, 3, {(int)OutcomeClass.Delivered}, 204)
                """,
            4
        );
        for (var i = from; i < to; i++)
        {
            var (id, at) = ids.Next(i);
            var lane = lanes[i % lanes.Count];
            var seq = Run(events, lane.OrganizationId, Bytes(id), plan.Type(i), at, Data[i % Data.Length]);
            var delivery = DeliveryId.Of(Id.Of(Event.IdPrefix, id), lane.IntegrationId);
            Run(deliveries, lane.Number, Bytes(delivery.Value), seq, at);
        }

        transaction.Commit();
    }

    private static byte[] Bytes(UInt128 id)
    {
        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return bytes;
    }

    private static List<Lane> Lanes(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT number, organization_id, id FROM integrations ORDER BY number";
        using var reader = command.ExecuteReader();
        var lanes = new List<Lane>();
        while (reader.Read())
        {
            lanes.Add(new Lane(reader.GetInt64(0), reader.GetString(1), reader.GetString(2)));
        }

        return lanes;
    }

    private static object? Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command.ExecuteScalar();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });
        }

        return command;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed record Lane(long Number, string OrganizationId, string IntegrationId);
}
