using Npgsql;
using Tocsin.Retention;

namespace Tocsin.Storage.Postgres;

/// <summary>
/// Removes old history from PostgreSQL, a day at a time: a day of which nothing is to be kept any more is dropped whole. Where
/// something is (a delivery that was retried for long, or by hand), what is not is taken out once.
/// </summary>
internal sealed class PostgresRetentionStore(PostgresDatabase database, PostgresPartitions partitions) : IRetentionStore
{
    public async Task<HistoryCursor?> RemoveDeliveriesAsync(
        HistoryCursor at,
        DateTimeOffset before,
        int rows,
        CancellationToken cancellationToken
    )
    {
        if (await NextDayAsync("deliveries", at, before, cancellationToken) is not { } day)
        {
            return null;
        }

        if (
            await TryAsync(
                $"deliveries_{day.Suffix}",
                session => DeliveryDay.RemoveAsync(session, day, before, cancellationToken),
                cancellationToken
            )
        )
        {
            partitions.Forget();
        }

        return HistoryCursor.Start with
        {
            Number = day.Number,
        };
    }

    public async Task<HistoryCursor?> RemoveEventsAsync(
        HistoryCursor at,
        DateTimeOffset before,
        int rows,
        CancellationToken cancellationToken
    )
    {
        if (await NextDayAsync("events", at, before, cancellationToken) is not { } day)
        {
            return null;
        }

        if (
            await TryAsync(
                $"events_{day.Suffix}",
                session => EventDay.RemoveAsync(session, day, cancellationToken),
                cancellationToken
            )
        )
        {
            partitions.Forget();
        }

        return HistoryCursor.Start with
        {
            Number = day.Number,
        };
    }

    public async Task<IReadOnlyList<string>> SpentUploadsAsync(
        DateTimeOffset completedBefore,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            """
            SELECT u.id FROM scan_uploads u LEFT JOIN scans s ON s.id = u.scan_id
            WHERE s.id IS NULL
              OR (s.step IS NULL AND (s.status IN (3, 4) OR (s.status = 2 AND s.completed_at < $1)))
            ORDER BY u.scan_id, u.id LIMIT $2
            """,
            r => r.GetString(0),
            [completedBefore, limit],
            cancellationToken
        );

    public async Task<bool> RemoveRecoveriesAsync(
        DateTimeOffset before,
        int rows,
        CancellationToken cancellationToken
    ) =>
        await database.ExecuteAsync(
            "DELETE FROM recoveries WHERE id IN (SELECT id FROM recoveries WHERE finished_at < $1 LIMIT $2)",
            [before, rows],
            cancellationToken
        ) > 0;

    public async Task<bool> RemoveAuditAsync(DateTimeOffset before, int rows, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(
            """
            DELETE FROM audit WHERE (organization_id, id) IN (
              SELECT organization_id, id FROM audit WHERE at < $1 ORDER BY at LIMIT $2)
            """,
            [before, rows],
            cancellationToken
        ) > 0;

    public async Task<bool> RemoveSilencesAsync(DateTimeOffset before, int rows, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(
            """
            DELETE FROM silences WHERE (organization_id, id) IN (
              SELECT organization_id, id FROM silences WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)
            """,
            [before, rows],
            cancellationToken
        ) > 0;

    public async Task<bool> RemoveUploadAsync(string uploadId, int chunks, CancellationToken cancellationToken)
    {
        var removed = await database.ExecuteAsync(
            """
            DELETE FROM scan_results WHERE (upload_id, chunk) IN (
              SELECT upload_id, chunk FROM scan_results WHERE upload_id = $1 LIMIT $2)
            """,
            [uploadId, chunks],
            cancellationToken
        );
        if (removed == 0)
        {
            await database.ExecuteAsync("DELETE FROM scan_uploads WHERE id = $1", [uploadId], cancellationToken);
        }

        return removed > 0;
    }

    private async Task<PartitionDay?> NextDayAsync(
        string table,
        HistoryCursor at,
        DateTimeOffset before,
        CancellationToken cancellationToken
    )
    {
        var days = await partitions.ListAsync(table, cancellationToken);
        return days.Where(d => d.Number > at.Number && d.Start.AddDays(1) <= before)
            .Select(d => (PartitionDay?)d)
            .FirstOrDefault();
    }

    // Dropping needs the table for itself for a moment: where others do not let go of it soon, they are not kept waiting,
    // and the next pass tries again.
    private async Task<bool> TryAsync(
        string partition,
        Func<PostgresSession, Task<bool>> remove,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await database.WriteAsync(
                async session =>
                {
                    await session.ExecuteAsync("SET LOCAL lock_timeout = '500ms'", [], cancellationToken);
                    await PostgresPartitions.LockAsync(session, cancellationToken);
                    // Another node may have dropped it since it was found.
                    return await PostgresPartitions.ExistsAsync(session, partition, cancellationToken)
                        && await remove(session);
                },
                cancellationToken
            );
        }
        catch (PostgresException e)
            when (e.SqlState is PostgresErrorCodes.LockNotAvailable || PostgresTrouble.IsConflict(e))
        {
            return false;
        }
    }
}
