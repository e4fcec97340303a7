using Tocsin.Ids;
using Tocsin.Retention;

namespace Tocsin.Storage.Sqlite;

/// <summary>Removes old history in SQLite: slices are found by readers, so that the writer only has to delete them.</summary>
internal sealed class SqliteRetentionStore(SqliteDatabase database, SqliteWriter writer) : IRetentionStore
{
    private const string RemoveAttempts = """
        DELETE FROM attempts WHERE lane = ?1 AND id > ?2 AND id <= ?3
          AND NOT EXISTS (SELECT 1 FROM waiting w WHERE w.lane = ?1 AND w.id = attempts.id)
          AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.lane = ?1 AND d.id = attempts.id AND d.ended_at >= ?4)
        """;

    private const string RemoveDeliveries =
        "DELETE FROM deliveries WHERE lane = ?1 AND id > ?2 AND id <= ?3 AND ended_at < ?4";

    // Jumps from lane to lane along the keys instead of walking over every row.
    public Task<IReadOnlyList<long>> LanesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<long>>([.. Lanes("deliveries").Union(Lanes("attempts")).Order()]);

    public Task<UInt128?> RemoveAttemptsAsync(
        long lane,
        UInt128 after,
        DateTimeOffset before,
        int rows,
        CancellationToken cancellationToken
    ) => RemoveAsync("attempts", RemoveAttempts, lane, after, before, rows, cancellationToken);

    public Task<UInt128?> RemoveDeliveriesAsync(
        long lane,
        UInt128 after,
        DateTimeOffset before,
        int rows,
        CancellationToken cancellationToken
    ) => RemoveAsync("deliveries", RemoveDeliveries, lane, after, before, rows, cancellationToken);

    public Task<IReadOnlyList<OrganizationId>> OrganizationsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<OrganizationId>>(
            database.Query(
                """
                WITH RECURSIVE o (id) AS (
                  SELECT min(organization_id) FROM events
                  UNION ALL
                  SELECT (SELECT min(organization_id) FROM events WHERE organization_id > o.id) FROM o WHERE o.id IS NOT NULL
                )
                SELECT id FROM o WHERE id IS NOT NULL
                """,
                r => new OrganizationId(r.GetString(0))
            )
        );

    // The id of a delivery holds the time of its event's.
    public Task<DateTimeOffset?> OldestDeliveryAsync(OrganizationId organization, CancellationToken cancellationToken)
    {
        var ids = database.Query(
            """
            SELECT min(id) FROM (
              SELECT (SELECT min(w.id) FROM waiting w WHERE w.lane = i.number) AS id
              FROM integrations i WHERE i.organization_id = ?1
              UNION ALL
              SELECT (SELECT min(d.id) FROM deliveries d WHERE d.lane = i.number)
              FROM integrations i WHERE i.organization_id = ?1
            ) WHERE id IS NOT NULL
            """,
            r => r.IsDBNull(0) ? (UInt128?)null : r.IdValue(0),
            organization.Value
        );
        return Task.FromResult<DateTimeOffset?>(
            ids[0] is { } oldest ? DateTimeOffset.FromUnixTimeMilliseconds((long)(oldest >> 80)) : null
        );
    }

    public Task<bool> RemoveEventsAsync(
        OrganizationId organization,
        DateTimeOffset before,
        int rows,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
                session.Execute(
                    """
                    DELETE FROM events WHERE seq IN (
                      SELECT seq FROM events WHERE organization_id = ?1 AND id < ?2
                        AND seq < coalesce((SELECT min(next_seq) FROM fan_outs WHERE organization_id = ?1), 9223372036854775807)
                      ORDER BY id LIMIT ?3)
                    """,
                    organization.Value,
                    FirstIdAt(before),
                    rows
                ) > 0,
            cancellationToken
        );

    public Task<IReadOnlyList<string>> SpentUploadsAsync(
        DateTimeOffset completedBefore,
        int limit,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<string>>(
            database.Query(
                """
                SELECT u.id FROM scan_uploads u INDEXED BY scan_uploads_of_scan LEFT JOIN scans s ON s.id = u.scan_id
                WHERE s.id IS NULL
                  OR (s.step IS NULL AND (s.status IN (3, 4) OR (s.status = 2 AND s.completed_at < ?1)))
                ORDER BY u.scan_id, u.id LIMIT ?2
                """,
                r => r.GetString(0),
                completedBefore.ToMilliseconds(),
                limit
            )
        );

    public Task<bool> RemoveUploadAsync(string uploadId, int chunks, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
                session.Execute(
                    "DELETE FROM scan_results WHERE rowid IN (SELECT rowid FROM scan_results WHERE upload_id = ?1 LIMIT ?2)",
                    uploadId,
                    chunks
                ) > 0
                || session.Execute("DELETE FROM scan_uploads WHERE id = ?1", uploadId) < 0,
            cancellationToken
        );

    private async Task<UInt128?> RemoveAsync(
        string table,
        string removal,
        long lane,
        UInt128 after,
        DateTimeOffset before,
        int rows,
        CancellationToken cancellationToken
    )
    {
        var ids = database.Query(
            $"SELECT id FROM {table} WHERE lane = ?1 AND id > ?2 AND id < ?3 ORDER BY id LIMIT ?4",
            r => r.IdValue(0),
            lane,
            after,
            FirstIdAt(before),
            rows
        );
        if (ids.Count == 0)
        {
            return null;
        }

        await writer.WriteAsync(
            session => session.Execute(removal, lane, after, ids[^1], before.ToMilliseconds()),
            cancellationToken
        );
        return ids.Count == rows ? ids[^1] : null;
    }

    private List<long> Lanes(string table) =>
        database.Query(
            $"""
            WITH RECURSIVE l (lane) AS (
              SELECT min(lane) FROM {table}
              UNION ALL
              SELECT (SELECT min(lane) FROM {table} WHERE lane > l.lane) FROM l WHERE l.lane IS NOT NULL
            )
            SELECT lane FROM l WHERE lane IS NOT NULL
            """,
            r => r.GetInt64(0)
        );

    private static UInt128 FirstIdAt(DateTimeOffset time) => (UInt128)Math.Max(0, time.ToMilliseconds()) << 80;
}
