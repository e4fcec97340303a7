using Tocsin.Delivery;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Storage.Postgres;

/// <summary>Events and waiting deliveries in PostgreSQL.</summary>
internal sealed class PostgresDeliveryStore(
    PostgresDatabase database,
    PostgresPartitions partitions,
    PostgresPlanWriter writer
) : IDeliveryStore
{
    public Task AppendAsync(DispatchPlan plan, CancellationToken cancellationToken) =>
        writer.AppendAsync(plan, cancellationToken);

    // Jumps from lane to lane along the key instead of walking over every row.
    public async Task<IReadOnlyList<long>> LanesAsync(CancellationToken cancellationToken) =>
        await database.QueryAsync(
            """
            WITH RECURSIVE l (lane) AS (
              SELECT min(lane) FROM waiting
              UNION ALL
              SELECT (SELECT min(lane) FROM waiting WHERE lane > l.lane) FROM l WHERE l.lane IS NOT NULL
            )
            SELECT lane FROM l WHERE lane IS NOT NULL
            """,
            r => r.GetInt64(0),
            [],
            cancellationToken
        );

    public async Task<DuePage> DueAsync(
        long lane,
        DueCursor after,
        DateTimeOffset now,
        IReadOnlySet<DeliveryId> inHand,
        int limit,
        long maxBytes,
        CancellationToken cancellationToken
    )
    {
        // Enough rows to see what comes after the page, however many of them are in hand.
        var rows = await database.QueryAsync(
            WaitingRows.Due,
            WaitingRows.Read,
            [lane, after.DueAt, after.Event, limit + inHand.Count + 1],
            cancellationToken
        );
        var due = rows.TakeWhile(r => r.DueAt <= now).ToList();
        var wanted = due.Where(r => !inHand.Contains(r.Id)).Take(limit).ToList();
        var events = await PostgresEvents.OfAsync(database, lane, wanted, maxBytes, cancellationToken);
        var taken = wanted.Where(r => events.ContainsKey(r.EventId)).ToList();

        // The page ends before the first that is due and left out.
        var last = wanted.Count > taken.Count ? taken.LastOrDefault() : null;
        var isFull = wanted.Count == limit && due.LastOrDefault(r => !inHand.Contains(r.Id)) != wanted[^1];
        var looked =
            last is not null ? due.IndexOf(last) + 1
            : isFull ? due.IndexOf(wanted[^1]) + 1
            : due.Count;
        var hasMore = looked < due.Count;
        var next = rows.Count > due.Count ? rows[due.Count].DueAt : (DateTimeOffset?)null;
        return new DuePage
        {
            Deliveries = [.. taken.Select(r => r.With(lane, events[r.EventId]))],
            HasMore = hasMore,
            NextDue = hasMore || next >= WaitingRows.Never ? null : next,
            End = looked == 0 ? after : new DueCursor(due[looked - 1].DueAt, due[looked - 1].Event),
        };
    }

    public Task<int> DueAgainAsync(long lane, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            """
            UPDATE waiting SET
              due_at = CASE WHEN ordered THEN due_at WHEN tries = 0 THEN $2 ELSE $2 + greatest(0, due_at - first_at) END,
              retry_at = CASE WHEN ordered THEN $2 + greatest(0, retry_at - first_at) ELSE retry_at END,
              first_at = CASE WHEN first_at > $2 THEN $2 ELSE first_at END
            WHERE lane = $1 AND (
              (NOT ordered AND due_at > $2 AND (tries = 0 OR first_at > $2))
              OR (ordered AND retry_at > $2 AND first_at > $2))
            """,
            [lane, now],
            cancellationToken
        );

    public async Task<OrderedPage> OrderedAsync(
        long lane,
        OrganizationId organization,
        DateTimeOffset now,
        IReadOnlySet<DeliveryId> inHand,
        int limit,
        long maxBytes,
        CancellationToken cancellationToken
    )
    {
        var rows = await database.QueryAsync(
            WaitingRows.Ordered,
            WaitingRows.Read,
            [lane, organization.Value, limit + inHand.Count + 1],
            cancellationToken
        );
        var line = rows.Where(r => !inHand.Contains(r.Id)).ToList();
        var waits = line.FindIndex(r => r.RetryAt > now);
        var ready = waits < 0 ? line : line[..waits];
        var wanted = ready.Take(limit).ToList();
        var events = await PostgresEvents.OfAsync(database, lane, wanted, maxBytes, cancellationToken);
        var taken = wanted.Where(r => events.ContainsKey(r.EventId)).ToList();
        var hasMore = taken.Count > 0 && taken.Count < ready.Count;
        return new OrderedPage(
            [.. taken.Select(r => r.With(lane, events[r.EventId]))],
            hasMore,
            !hasMore && waits >= 0 ? line[waits].RetryAt : null
        );
    }

    public async Task<IReadOnlyList<PendingDelivery>> BatchAsync(
        long lane,
        BatchId batch,
        CancellationToken cancellationToken
    )
    {
        var rows = await database.QueryAsync(
            WaitingRows.Batch,
            WaitingRows.Read,
            [lane, batch.Value],
            cancellationToken
        );
        var events = await PostgresEvents.OfAsync(database, lane, rows, long.MaxValue, cancellationToken);
        return [.. rows.Where(r => events.ContainsKey(r.EventId)).Select(r => r.With(lane, events[r.EventId]))];
    }

    public Task RecordAsync(IReadOnlyList<AttemptRecord> records, CancellationToken cancellationToken) =>
        partitions.WriteAsync(
            [.. records.Select(r => r.Delivery.Id.Value)],
            async session =>
            {
                await PostgresRecords.WriteAsync(session, records, cancellationToken);
                return true;
            },
            cancellationToken,
            records.Count
        );

    public Task RecordTestAsync(Event ping, AttemptRecord record, CancellationToken cancellationToken)
    {
        var plan = new DispatchPlan
        {
            OrganizationId = ping.OrganizationId,
            Events = [ping],
            Deliveries = [record.Delivery with { Event = ping }],
            FansOut = false,
        };
        return partitions.WriteAsync(
            PostgresEventAppender.Ids(plan),
            async session =>
            {
                await PostgresEventAppender.AppendAsync(session, [plan], cancellationToken);
                await PostgresRecords.WriteAsync(session, [record], cancellationToken);
                return true;
            },
            cancellationToken
        );
    }

    public Task<int> CancelAsync(
        long lane,
        DateTimeOffset queuedUntil,
        IReadOnlySet<DeliveryId> inHand,
        string reason,
        DateTimeOffset at,
        int limit,
        CancellationToken cancellationToken
    ) =>
        partitions.WriteAsync(
            [],
            async session =>
            {
                var ids = await session.QueryAsync(
                    """
                    SELECT id FROM waiting WHERE lane = $1 AND queued_at <= $2 AND NOT id = ANY ($3)
                    LIMIT $4 FOR UPDATE SKIP LOCKED
                    """,
                    r => r.IdValue(0),
                    [lane, queuedUntil, inHand.Select(i => i.Value).ToArray(), limit],
                    cancellationToken
                );
                await partitions.EnsureAsync(ids, cancellationToken);
                await session.ExecuteAsync(
                    """
                    WITH gone AS (
                      DELETE FROM waiting WHERE lane = $1 AND id = ANY ($2) RETURNING lane, id, event_id, name, attempts
                    )
                    INSERT INTO deliveries (lane, id, event_id, name, state, attempts, ended_at, outcome, error)
                    SELECT lane, id, event_id, name, $3, attempts, $4, $5, $6 FROM gone
                    ON CONFLICT (lane, id) DO UPDATE SET
                      state = excluded.state, attempts = excluded.attempts, ended_at = excluded.ended_at,
                      outcome = excluded.outcome, error = excluded.error, started_at = NULL, duration_ms = NULL,
                      status = NULL, body = NULL, detail = NULL
                    """,
                    [lane, ids.ToArray(), DeliveryState.Cancelled, at, OutcomeClass.Cancelled, reason],
                    cancellationToken
                );
                return ids.Count;
            },
            cancellationToken
        );

    public Task<bool> PurgeAsync(long lane, int limit, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => PostgresPurge.SliceAsync(session, lane, limit, cancellationToken),
            cancellationToken
        );
}
