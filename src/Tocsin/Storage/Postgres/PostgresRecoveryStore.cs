using Tocsin.Delivery;
using Tocsin.Delivery.Recoveries;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Postgres;

/// <summary>Recoveries in PostgreSQL.</summary>
internal sealed class PostgresRecoveryStore(PostgresDatabase database) : IRecoveryStore
{
    private const string Columns = """
        id, organization_id, lane, states, event_types, target_id, outcome, from_at, to_at, rate, status, reason,
        matched, requeued, at_lane, phase, after_id, created_at, finished_at
        """;

    public const string Events = """
        SELECT e.seq, e.id, e.type, e.created_at, e.target_id, e.severity, EXISTS (
          SELECT 1 FROM fan_outs f
          WHERE f.organization_id = e.organization_id AND e.seq BETWEEN f.next_seq AND f.last_seq
        ), CASE WHEN e.type LIKE 'webhook.%' OR e.type LIKE 'digest.%'
          OR ($5 AND (e.type LIKE 'finding.%' OR e.type LIKE 'scan.%')) THEN e.data END
        FROM events e WHERE e.organization_id = $1 AND e.id > $2 AND e.id < $3 ORDER BY e.id LIMIT $4
        """;

    public Task AddAsync(Recovery recovery, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            $"""
            INSERT INTO recoveries ({Columns})
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, NULL)
            """,
            [
                Id.ValueOf(recovery.Id),
                recovery.OrganizationId.Value,
                recovery.Lane,
                recovery.Filter.States,
                StoredWords.Write(recovery.Filter.EventTypes),
                recovery.Filter.TargetId,
                recovery.Filter.Outcome,
                recovery.Filter.From,
                recovery.Filter.To,
                recovery.RatePerSecond,
                recovery.Status,
                recovery.Reason,
                recovery.Matched,
                recovery.Requeued,
                recovery.Cursor.Lane,
                recovery.Cursor.Phase,
                recovery.Cursor.After,
                recovery.CreatedAt,
            ],
            cancellationToken
        );

    public async Task<Recovery?> FindAsync(
        OrganizationId organization,
        string id,
        CancellationToken cancellationToken
    ) =>
        Id.IsWellFormed(id, Recovery.IdPrefix)
            ? await database.FirstAsync(
                $"SELECT {Columns} FROM recoveries WHERE organization_id = $1 AND id = $2",
                RecoveryRows.Read,
                [organization.Value, Id.ValueOf(id)],
                cancellationToken
            )
            : null;

    public async Task<IReadOnlyList<Recovery>> ListAsync(
        OrganizationId organization,
        long lane,
        string? beforeId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            $"""
            SELECT {Columns} FROM recoveries WHERE organization_id = $1 AND lane = $2 AND id < $3
            ORDER BY id DESC LIMIT $4
            """,
            RecoveryRows.Read,
            [
                organization.Value,
                lane,
                Id.IsWellFormed(beforeId, Recovery.IdPrefix) ? Id.ValueOf(beforeId!) : UInt128.MaxValue,
                limit,
            ],
            cancellationToken
        );

    public async Task<IReadOnlyList<Recovery>> RunningAsync(CancellationToken cancellationToken) =>
        await database.QueryAsync(
            $"SELECT {Columns} FROM recoveries WHERE status = 0 ORDER BY id",
            RecoveryRows.Read,
            [],
            cancellationToken
        );

    public async Task<(IReadOnlyList<DeliveryId> Wanted, UInt128? LookedUpTo)> WantedAsync(
        Recovery recovery,
        int limit,
        int scan,
        CancellationToken cancellationToken
    )
    {
        var filter = recovery.Filter;
        var pile = new PostgresPile(
            RecoveryPile.Of(recovery),
            filter.EventTypes?.ToArray(),
            filter.TargetId,
            filter.Outcome
        );
        var after = recovery.Cursor.After;
        var rows = await database.QueryAsync(
            pile.OldestFirst,
            r => (r.IdValue(1), r.GetBoolean(2)),
            pile.Parameters(after, UInt128.Max(after, filter.BeforeId), [(recovery.Cursor.Lane, after)], scan),
            cancellationToken
        );
        return RecoveryPile.Pick(rows, filter, limit, scan);
    }

    public async Task<IReadOnlyList<ScannedEvent>> EventsAsync(
        Recovery recovery,
        int limit,
        bool withDetails,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            Events,
            r => new ScannedEvent(
                r.GetInt64(0),
                new Event
                {
                    OrganizationId = recovery.OrganizationId,
                    Id = Id.Of(Event.IdPrefix, r.IdValue(1)),
                    Type = r.GetString(2),
                    CreatedAt = r.Time(3),
                    TargetId = r.StringOrNull(4),
                    Severity = r.StringOrNull(5),
                    // Routing looks into those alone: whose failure they tell of, whose digest they are, and what finer filters ask for.
                    Data = r.GetBytes(7),
                },
                r.GetBoolean(6)
            ),
            [recovery.OrganizationId.Value, recovery.Cursor.After, recovery.Filter.BeforeId, limit, withDetails],
            cancellationToken
        );

    public async Task<IReadOnlySet<DeliveryId>> UnknownAsync(
        long lane,
        IReadOnlyList<DeliveryId> ids,
        CancellationToken cancellationToken
    )
    {
        var known = await KnownAsync(database.QueryAsync, lane, ids, cancellationToken);
        return ids.Where(id => !known.Contains(id)).ToHashSet();
    }

    public Task<Recovery?> AdvanceAsync(
        Recovery recovery,
        RecoverySlice slice,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync<Recovery?>(
            async session =>
            {
                // Holds the row until the commit: nobody else moves the same job meanwhile.
                var moved = await session.ExecuteAsync(
                    """
                    UPDATE recoveries SET at_lane = $5, phase = $6, after_id = $7
                    WHERE id = $1 AND at_lane = $2 AND phase = $3 AND after_id = $4 AND status = 0
                    """,
                    [
                        Id.ValueOf(recovery.Id),
                        recovery.Cursor.Lane,
                        recovery.Cursor.Phase,
                        recovery.Cursor.After,
                        slice.Next.Lane,
                        slice.Next.Phase,
                        slice.Next.After,
                    ],
                    cancellationToken
                );
                if (moved == 0)
                {
                    return null;
                }

                var requeued =
                    await RequeueAsync(session, recovery, slice.Again, now, cancellationToken)
                    + await MakeAsync(session, recovery.Cursor.Lane, slice.Missing, now, cancellationToken);
                var after = recovery with
                {
                    Cursor = slice.Next,
                    Matched = recovery.Matched + slice.Count,
                    Requeued = recovery.Requeued + requeued,
                };
                await session.ExecuteAsync(
                    "UPDATE recoveries SET matched = $2, requeued = $3 WHERE id = $1",
                    [Id.ValueOf(recovery.Id), after.Matched, after.Requeued],
                    cancellationToken
                );
                return after;
            },
            cancellationToken
        );

    public async Task<bool> FinishAsync(
        string id,
        RecoveryStatus status,
        string? reason,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) =>
        await database.ExecuteAsync(
            "UPDATE recoveries SET status = $2, reason = $3, finished_at = $4 WHERE id = $1 AND status = 0",
            [Id.ValueOf(id), status, reason, at],
            cancellationToken
        ) > 0;

    public Task<int> RequeueAsync(
        long lane,
        IReadOnlyList<DeliveryId> ids,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            session => PostgresRequeue.AllAsync(session, lane, ids, now, cancellationToken),
            cancellationToken
        );

    // What has changed since it was looked at goes its own way, and so does what ended after the job had begun.
    private static async Task<int> RequeueAsync(
        PostgresSession session,
        Recovery recovery,
        IReadOnlyList<DeliveryId> ids,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var lane = recovery.Cursor.Lane;
        var requeued =
            recovery.Cursor.Phase == RecoveryPhase.Retrying
                ? await PostgresRequeue.WaitingAsync(session, lane, ids, now, cancellationToken)
                : await PostgresRequeue.EndedAsync(
                    session,
                    lane,
                    ids,
                    now,
                    RecoveryPile.Of(recovery).State,
                    recovery.CreatedAt,
                    cancellationToken
                );
        return requeued.Count;
    }

    private static async Task<int> MakeAsync(
        PostgresSession session,
        long lane,
        IReadOnlyList<FannedOut> missing,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var ids = missing.Select(m => m.Delivery.Id).ToList();
        var known = await KnownAsync(session.QueryAsync, lane, ids, cancellationToken);
        var rows = missing
            .Where(m => !known.Contains(m.Delivery.Id))
            .Select(m => m with { Delivery = m.Delivery with { QueuedAt = now, DueAt = now } })
            .ToList();
        if (rows.Count == 0)
        {
            return 0;
        }

        var (sql, parameters) = WaitingRows.Write(rows);
        return await session.ExecuteAsync(sql, parameters, cancellationToken);
    }

    private static async Task<HashSet<DeliveryId>> KnownAsync(
        Func<string, Func<PostgresRow, DeliveryId>, object?[], CancellationToken, Task<List<DeliveryId>>> query,
        long lane,
        IReadOnlyList<DeliveryId> ids,
        CancellationToken cancellationToken
    )
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var range = IdRange.Of(ids.Select(i => i.Value));
        // Waiting ones and ended ones in one statement: what goes from the one to the other is not missed.
        var known = await query(
            """
            SELECT id FROM waiting WHERE lane = $1 AND id = ANY ($2)
            UNION
            SELECT id FROM deliveries WHERE lane = $1 AND id = ANY ($2) AND id BETWEEN $3 AND $4
            """,
            r => new DeliveryId(r.IdValue(0)),
            [lane, ids.Select(i => i.Value).ToArray(), range.First, range.Last],
            cancellationToken
        );
        return [.. known];
    }
}
