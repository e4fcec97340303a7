using Tocsin.Delivery;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Storage.Sqlite;

/// <summary>Events and waiting deliveries in SQLite.</summary>
internal sealed class SqliteDeliveryStore(SqliteDatabase database, SqliteWriter writer) : IDeliveryStore
{
    /// <summary>Attempts that are written without letting somebody else in between.</summary>
    private const int RecordsAtOnce = 64;

    public Task AppendAsync(DispatchPlan plan, CancellationToken cancellationToken) =>
        writer.WriteAsync(session => SqliteEventAppender.Append(session, plan), cancellationToken);

    // Jumps from lane to lane along the key instead of walking over every row.
    public Task<IReadOnlyList<long>> LanesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<long>>(
            database.Query(
                """
                WITH RECURSIVE l (lane) AS (
                  SELECT min(lane) FROM waiting
                  UNION ALL
                  SELECT (SELECT min(lane) FROM waiting WHERE lane > l.lane) FROM l WHERE l.lane IS NOT NULL
                )
                SELECT lane FROM l WHERE lane IS NOT NULL
                """,
                r => r.GetInt64(0)
            )
        );

    public Task<DuePage> DueAsync(
        long lane,
        DueCursor after,
        DateTimeOffset now,
        IReadOnlySet<DeliveryId> inHand,
        int limit,
        long maxBytes,
        CancellationToken cancellationToken
    )
    {
        var deliveries = new List<PendingDelivery>();
        long bytes = 0;
        var end = after;
        var hasMore = false;
        DateTimeOffset? nextDue = null;
        database.Walk(
            $"""
            {SqliteWaiting.Select}
            WHERE w.lane = ?1 AND (w.due_at, w.event) > (?2, ?3) ORDER BY w.due_at, w.event
            """,
            row =>
            {
                var dueAt = row.Time(1);
                var id = new DeliveryId(row.IdValue(0));
                var isInHand = inHand.Contains(id);
                if (dueAt > now || (!isInHand && (deliveries.Count == limit || bytes >= maxBytes)))
                {
                    hasMore = dueAt <= now;
                    nextDue = hasMore || dueAt >= SqliteWaiting.Never ? null : dueAt;
                    return false;
                }

                end = new DueCursor(dueAt, row.GetInt64(2));
                if (!isInHand)
                {
                    deliveries.Add(SqliteWaiting.Read(row, lane, id));
                    bytes += deliveries[^1].Event.Data.Length;
                }

                return true;
            },
            lane,
            after.DueAt.ToMilliseconds(),
            after.Event
        );
        return Task.FromResult(
            new DuePage
            {
                Deliveries = deliveries,
                HasMore = hasMore,
                NextDue = nextDue,
                End = end,
            }
        );
    }

    // Looked for before it is written: as a rule there is nothing, and the writer is left alone.
    public Task<int> DueAgainAsync(long lane, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string Early = """
            lane = ?1 AND (
              (ordered IS NULL AND due_at > ?2 AND (tries = 0 OR first_at > ?2))
              OR (ordered = 1 AND retry_at > ?2 AND first_at > ?2))
            """;
        var at = now.ToMilliseconds();
        return database.Query($"SELECT 1 FROM waiting WHERE {Early} LIMIT 1", r => r.GetInt64(0), lane, at).Count == 0
            ? Task.FromResult(0)
            : writer.WriteAsync(
                session =>
                    session.Execute(
                        $"""
                        UPDATE waiting SET
                          due_at = CASE WHEN ordered = 1 THEN due_at WHEN tries = 0 THEN ?2
                            ELSE ?2 + max(0, due_at - first_at) END,
                          retry_at = CASE WHEN ordered = 1 THEN ?2 + max(0, retry_at - first_at) ELSE retry_at END,
                          first_at = CASE WHEN first_at > ?2 THEN ?2 ELSE first_at END
                        WHERE {Early}
                        """,
                        lane,
                        at
                    ),
                cancellationToken
            );
    }

    public Task<OrderedPage> OrderedAsync(
        long lane,
        OrganizationId organization,
        DateTimeOffset now,
        IReadOnlySet<DeliveryId> inHand,
        int limit,
        long maxBytes,
        CancellationToken cancellationToken
    )
    {
        var deliveries = new List<PendingDelivery>();
        long bytes = 0;
        var hasMore = false;
        DateTimeOffset? headDue = null;
        // One statement, so that both tables are as they were at the same moment.
        database.Walk(
            $"""
            {SqliteWaiting.Select}
            WHERE w.lane = ?1 AND w.ordered = 1
              AND w.event < coalesce((SELECT min(next_seq) FROM fan_outs WHERE organization_id = ?2), ?3)
            ORDER BY w.event
            """,
            row =>
            {
                var id = new DeliveryId(row.IdValue(0));
                if (inHand.Contains(id))
                {
                    return true;
                }

                if (row.TimeOrNull(SqliteWaiting.RetryAt) is { } retryAt && retryAt > now)
                {
                    headDue = retryAt;
                    return false;
                }

                if (deliveries.Count == limit || bytes >= maxBytes)
                {
                    hasMore = true;
                    return false;
                }

                deliveries.Add(SqliteWaiting.Read(row, lane, id));
                bytes += deliveries[^1].Event.Data.Length;
                return true;
            },
            lane,
            organization.Value,
            long.MaxValue
        );
        return Task.FromResult(new OrderedPage(deliveries, hasMore, headDue));
    }

    public Task<IReadOnlyList<PendingDelivery>> BatchAsync(
        long lane,
        BatchId batch,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<PendingDelivery>>(
            database.Query(
                $"{SqliteWaiting.Select} WHERE w.lane = ?1 AND w.batch = ?2 ORDER BY w.event",
                r => SqliteWaiting.Read(r, lane, new DeliveryId(r.IdValue(0))),
                lane,
                batch.Value
            )
        );

    // In pieces, so that whoever waits for a commit does not wait for all of it. One that was written already changes
    // nothing when it comes again because another piece has failed.
    public Task RecordAsync(IReadOnlyList<AttemptRecord> records, CancellationToken cancellationToken) =>
        Task.WhenAll(
            records
                .Chunk(RecordsAtOnce)
                .Select(piece =>
                    writer.WriteLaterAsync(
                        session =>
                        {
                            foreach (var record in piece)
                            {
                                SqliteAttempts.Record(session, record);
                            }

                            return true;
                        },
                        cancellationToken
                    )
                )
        );

    public Task RecordTestAsync(Event ping, AttemptRecord record, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
            {
                SqliteEventAppender.Insert(session, record.Delivery, SqliteEventAppender.Insert(session, ping));
                SqliteAttempts.Record(session, record);
            },
            cancellationToken
        );

    public Task<int> CancelAsync(
        long lane,
        DateTimeOffset queuedUntil,
        IReadOnlySet<DeliveryId> inHand,
        string reason,
        DateTimeOffset at,
        int limit,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
            {
                var ids = session
                    .Query(
                        "SELECT id FROM waiting WHERE lane = ?1 AND queued_at <= ?2 LIMIT ?3",
                        r => r.IdValue(0),
                        lane,
                        queuedUntil.ToMilliseconds(),
                        limit + inHand.Count
                    )
                    .Where(id => !inHand.Contains(new DeliveryId(id)))
                    .Take(limit)
                    .ToList();
                foreach (var id in ids)
                {
                    session.Execute(
                        """
                        INSERT OR REPLACE INTO deliveries (lane, id, event, name, state, attempts, ended_at, outcome, error)
                        SELECT lane, id, event, name, ?3, attempts, ?4, ?5, ?6 FROM waiting WHERE lane = ?1 AND id = ?2
                        """,
                        lane,
                        id,
                        (int)DeliveryState.Cancelled,
                        at.ToMilliseconds(),
                        (int)OutcomeClass.Cancelled,
                        reason
                    );
                    session.Execute("DELETE FROM waiting WHERE lane = ?1 AND id = ?2", lane, id);
                }

                return ids.Count;
            },
            cancellationToken
        );

    public Task<bool> PurgeAsync(long lane, int limit, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
            {
                foreach (var table in (string[])["waiting", "deliveries"])
                {
                    var sql =
                        $"DELETE FROM {table} WHERE lane = ?1 AND id IN (SELECT id FROM {table} WHERE lane = ?1 LIMIT ?2)";
                    if (session.Execute(sql, lane, limit) > 0)
                    {
                        return true;
                    }
                }

                const string Attempts = """
                    DELETE FROM attempts WHERE lane = ?1
                      AND (id, number) IN (SELECT id, number FROM attempts WHERE lane = ?1 LIMIT ?2)
                    """;
                const string Tickets = """
                    DELETE FROM tickets WHERE lane = ?1
                      AND subject IN (SELECT subject FROM tickets WHERE lane = ?1 LIMIT ?2)
                    """;
                // Bucket by bucket along the key: the rows of a lane lie apart.
                const string Statistics = """
                    WITH RECURSIVE t (bucket) AS (
                      SELECT min(bucket) FROM lane_stats
                      UNION ALL
                      SELECT (SELECT min(bucket) FROM lane_stats WHERE bucket > t.bucket) FROM t WHERE t.bucket IS NOT NULL
                    )
                    DELETE FROM lane_stats WHERE lane = ?1 AND bucket IN (SELECT bucket FROM t WHERE bucket IS NOT NULL)
                    """;
                return session.Execute(Attempts, lane, limit) > 0
                    || session.Execute(Statistics, lane) > 0
                    || session.Execute(Tickets, lane, limit) > 0
                    || session.Execute("DELETE FROM digests WHERE lane = ?1", lane) > 0
                    || session.Execute("DELETE FROM integrations WHERE number = ?1 AND deleted_at IS NOT NULL", lane)
                        > 0;
            },
            cancellationToken
        );
}
