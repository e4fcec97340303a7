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

    private const string RemoveEvents = """
        DELETE FROM events WHERE seq IN (
          SELECT seq FROM events WHERE organization_id = ?1 AND id < ?2
            AND seq < coalesce((SELECT min(next_seq) FROM fan_outs WHERE organization_id = ?1), 9223372036854775807)
          ORDER BY id LIMIT ?3)
        """;

    private const string RemoveDeliveries =
        "DELETE FROM deliveries WHERE lane = ?1 AND id > ?2 AND id <= ?3 AND ended_at < ?4";

    // Lane by lane, in each the attempts first: without its delivery, an attempt would look like one of a delivery that is
    // gone.
    public async Task<HistoryCursor?> RemoveDeliveriesAsync(
        HistoryCursor at,
        DateTimeOffset before,
        int rows,
        CancellationToken cancellationToken
    )
    {
        if (at == HistoryCursor.Start)
        {
            return NextLane(at.Number);
        }

        var (table, removal) = at.Step == 0 ? ("attempts", RemoveAttempts) : ("deliveries", RemoveDeliveries);
        var next = await RemoveAsync(table, removal, at.Number, at.After, before, rows, cancellationToken);
        return next is { } after ? at with { After = after }
            : at.Step == 0 ? at with { Step = 1, After = UInt128.Zero }
            : NextLane(at.Number);
    }

    // Organization by organization, up to its oldest delivery.
    public async Task<HistoryCursor?> RemoveEventsAsync(
        HistoryCursor at,
        DateTimeOffset before,
        int rows,
        CancellationToken cancellationToken
    )
    {
        if (at == HistoryCursor.Start)
        {
            return NextOrganization("");
        }

        var oldest = OldestDelivery(at.Organization);
        var bound = oldest < before ? oldest.Value : before;
        var removed = await writer.WriteAsync(
            session => session.Execute(RemoveEvents, at.Organization, FirstIdAt(bound), rows),
            cancellationToken
        );
        return removed > 0 ? at : NextOrganization(at.Organization);
    }

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

    public Task<bool> RemoveRecoveriesAsync(DateTimeOffset before, int rows, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
                session.Execute(
                    "DELETE FROM recoveries WHERE id IN (SELECT id FROM recoveries WHERE finished_at < ?1 LIMIT ?2)",
                    before.ToMilliseconds(),
                    rows
                ) > 0,
            cancellationToken
        );

    public Task<bool> RemoveAuditAsync(DateTimeOffset before, int rows, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
                session.Execute(
                    """
                    DELETE FROM audit WHERE (organization_id, id) IN (
                      SELECT organization_id, id FROM audit WHERE at < ?1 ORDER BY at LIMIT ?2)
                    """,
                    before.ToMilliseconds(),
                    rows
                ) > 0,
            cancellationToken
        );

    public Task<bool> RemoveSilencesAsync(DateTimeOffset before, int rows, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
                session.Execute(
                    """
                    DELETE FROM silences WHERE (organization_id, id) IN (
                      SELECT organization_id, id FROM silences WHERE expires_at < ?1 ORDER BY expires_at LIMIT ?2)
                    """,
                    before.ToMilliseconds(),
                    rows
                ) > 0,
            cancellationToken
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

    private HistoryCursor? NextLane(long after)
    {
        var lanes = database.Query(
            """
            SELECT min(lane) FROM (
              SELECT (SELECT min(lane) FROM deliveries WHERE lane > ?1) AS lane
              UNION ALL
              SELECT (SELECT min(lane) FROM attempts WHERE lane > ?1)
            ) WHERE lane IS NOT NULL
            """,
            r => r.IsDBNull(0) ? (long?)null : r.GetInt64(0),
            after
        );
        return lanes[0] is { } lane ? HistoryCursor.Start with { Number = lane } : null;
    }

    private HistoryCursor? NextOrganization(string after)
    {
        var organizations = database.Query(
            "SELECT min(organization_id) FROM events WHERE organization_id > ?1",
            r => r.StringOrNull(0),
            after
        );
        return organizations[0] is { } organization ? HistoryCursor.Start with { Organization = organization } : null;
    }

    // The id of a delivery holds the time of its event's.
    private DateTimeOffset? OldestDelivery(string organization)
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
            organization
        );
        return ids[0] is { } oldest ? DateTimeOffset.FromUnixTimeMilliseconds((long)(oldest >> 80)) : null;
    }

    private static UInt128 FirstIdAt(DateTimeOffset time) => (UInt128)Math.Max(0, time.ToMilliseconds()) << 80;
}
