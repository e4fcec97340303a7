using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace Tocsin.Storage.Postgres;

/// <summary>The daily partitions of history: made before something is written for a day that has none.</summary>
internal sealed class PostgresPartitions(PostgresDatabase database)
{
    /// <summary>The tables that have a partition a day.</summary>
    public static readonly string[] Tables = ["events", "deliveries", "attempts"];

    /// <summary>Beside the lock of migrations: nobody makes or drops partitions at the same time.</summary>
    private const int Lock = PostgresMigrations.Lock + 1;

    private readonly ConcurrentDictionary<PartitionDay, bool> _known = new();

    /// <summary>Makes the partitions of the days of these ids, where they are missing.</summary>
    public async Task EnsureAsync(IEnumerable<UInt128> ids, CancellationToken cancellationToken)
    {
        var missing = new HashSet<PartitionDay>();
        foreach (var id in ids)
        {
            var day = PartitionDay.Of(id);
            if (!_known.ContainsKey(day))
            {
                missing.Add(day);
            }
        }

        foreach (var day in missing.OrderBy(d => d.Number))
        {
            await database.WriteAsync(session => MakeAsync(session, day, cancellationToken), cancellationToken);
            _known[day] = true;
        }
    }

    /// <summary>
    /// Runs work that writes history of these ids' days. A day that this node knows may have been dropped by another
    /// one's retention: then it is made again, and so is the work.
    /// </summary>
    public async Task<T> WriteAsync<T>(
        IReadOnlyCollection<UInt128> ids,
        Func<PostgresSession, Task<T>> work,
        CancellationToken cancellationToken,
        int pieces = 1
    )
    {
        await EnsureAsync(ids, cancellationToken);
        try
        {
            return await database.WriteAsync(work, cancellationToken, pieces);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.CheckViolation)
        {
            Forget();
            await EnsureAsync(ids, cancellationToken);
            return await database.WriteAsync(work, cancellationToken, pieces);
        }
    }

    /// <summary>The days that have a partition of this table, oldest first.</summary>
    public async Task<IReadOnlyList<PartitionDay>> ListAsync(string table, CancellationToken cancellationToken)
    {
        var names = await database.QueryAsync(
            """
            SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = $1::regclass
            """,
            r => r.GetString(0),
            [table],
            cancellationToken
        );
        return [.. names.Select(PartitionDay.Parse).OfType<PartitionDay>().OrderBy(d => d.Number)];
    }

    /// <summary>Keeps others from making or dropping partitions until the transaction ends.</summary>
    public static Task LockAsync(PostgresSession session, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({Lock})"),
            [],
            cancellationToken
        );

    public static async Task<bool> ExistsAsync(
        PostgresSession session,
        string partition,
        CancellationToken cancellationToken
    ) =>
        // Not to_regclass: that may answer from what this session has known since before another one dropped it.
        await session.ScalarAsync(
            """
            SELECT 1::bigint FROM pg_class WHERE relname = $1
              AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
            """,
            [partition],
            cancellationToken
        )
            is not null;

    public void Forget() => _known.Clear();

    // A table of its own that is attached: that waits for nobody who reads or writes the others, unlike CREATE TABLE …
    // PARTITION OF.
    private static async Task<bool> MakeAsync(
        PostgresSession session,
        PartitionDay day,
        CancellationToken cancellationToken
    )
    {
        await LockAsync(session, cancellationToken);
        foreach (var table in Tables)
        {
            var name = $"{table}_{day.Suffix}";
            if (await ExistsAsync(session, name, cancellationToken))
            {
                continue;
            }

            var (first, end) = (PostgresRow.Uuid(day.FirstId), PostgresRow.Uuid(day.EndId));
            await session.ExecuteAsync($"CREATE TABLE {name} (LIKE {table} INCLUDING ALL)", [], cancellationToken);
            await session.ExecuteAsync(
                $"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ('{first}') TO ('{end}')",
                [],
                cancellationToken
            );
        }

        return true;
    }
}
