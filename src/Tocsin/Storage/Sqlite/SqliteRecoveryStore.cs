using System.Text.Json;
using Tocsin.Delivery;
using Tocsin.Delivery.Recoveries;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Sqlite;

/// <summary>Recoveries in SQLite.</summary>
internal sealed class SqliteRecoveryStore(SqliteDatabase database, SqliteWriter writer) : IRecoveryStore
{
    private const string Columns = """
        id, organization_id, lane, states, event_types, target_id, outcome, from_at, to_at, rate, status, reason,
        matched, requeued, at_lane, phase, after_id, created_at, finished_at
        """;

    public Task AddAsync(Recovery recovery, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
                session.Execute(
                    $"""
                    INSERT INTO recoveries ({Columns})
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, NULL)
                    """,
                    Id.ValueOf(recovery.Id),
                    recovery.OrganizationId.Value,
                    recovery.Lane,
                    (int)recovery.Filter.States,
                    recovery.Filter.EventTypes is { } types ? JsonSerializer.Serialize(types) : null,
                    recovery.Filter.TargetId,
                    (int?)recovery.Filter.Outcome,
                    recovery.Filter.From.ToMilliseconds(),
                    recovery.Filter.To.ToMilliseconds(),
                    recovery.RatePerSecond,
                    (int)recovery.Status,
                    recovery.Reason,
                    recovery.Matched,
                    recovery.Requeued,
                    recovery.Cursor.Lane,
                    (int)recovery.Cursor.Phase,
                    recovery.Cursor.After,
                    recovery.CreatedAt.ToMilliseconds()
                ),
            cancellationToken
        );

    public Task<Recovery?> FindAsync(OrganizationId organization, string id, CancellationToken cancellationToken) =>
        Task.FromResult(
            Id.IsWellFormed(id, Recovery.IdPrefix)
                ? database
                    .Query(
                        $"SELECT {Columns} FROM recoveries WHERE organization_id = ?1 AND id = ?2",
                        RecoveryRows.Read,
                        organization.Value,
                        Id.ValueOf(id)
                    )
                    .FirstOrDefault()
                : null
        );

    public Task<IReadOnlyList<Recovery>> ListAsync(
        OrganizationId organization,
        long lane,
        string? beforeId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<Recovery>>(
            database.Query(
                $"""
                SELECT {Columns} FROM recoveries WHERE organization_id = ?1 AND lane = ?2 AND id < ?3
                ORDER BY id DESC LIMIT ?4
                """,
                RecoveryRows.Read,
                organization.Value,
                lane,
                (Id.IsWellFormed(beforeId, Recovery.IdPrefix) ? Id.ValueOf(beforeId!) : UInt128.MaxValue),
                limit
            )
        );

    public Task<IReadOnlyList<Recovery>> RunningAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Recovery>>(
            database.Query($"SELECT {Columns} FROM recoveries WHERE status = 0 ORDER BY id", RecoveryRows.Read)
        );

    public Task<(IReadOnlyList<DeliveryId> Wanted, UInt128? LookedUpTo)> WantedAsync(
        Recovery recovery,
        int limit,
        int scan,
        CancellationToken cancellationToken
    )
    {
        var filter = recovery.Filter;
        var pile = PileOf(recovery);
        var rows = database.Query(
            pile.OldestFirst,
            SqlitePile.Read,
            recovery.Cursor.Lane,
            recovery.Cursor.After,
            scan,
            SqlitePile.Types(filter.EventTypes),
            filter.TargetId,
            (int?)filter.Outcome
        );
        return Task.FromResult(RecoveryPile.Pick(rows, filter, limit, scan));
    }

    public Task<IReadOnlyList<ScannedEvent>> EventsAsync(
        Recovery recovery,
        int limit,
        bool withDetails,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<ScannedEvent>>(
            database.Query(
                """
                SELECT e.seq, e.id, e.type, e.created_at, e.target_id, e.severity, EXISTS (
                  SELECT 1 FROM fan_outs f
                  WHERE f.organization_id = e.organization_id AND e.seq BETWEEN f.next_seq AND f.last_seq
                ), CASE WHEN e.type LIKE 'webhook.%' OR e.type LIKE 'digest.%'
                  OR (?5 AND (e.type LIKE 'finding.%' OR e.type LIKE 'scan.%')) THEN e.data END
                FROM events e WHERE e.organization_id = ?1 AND e.id > ?2 AND e.id < ?3 ORDER BY e.id LIMIT ?4
                """,
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
                recovery.OrganizationId.Value,
                recovery.Cursor.After,
                recovery.Filter.BeforeId,
                limit,
                withDetails ? 1 : 0
            )
        );

    public Task<IReadOnlySet<DeliveryId>> UnknownAsync(
        long lane,
        IReadOnlyList<DeliveryId> ids,
        CancellationToken cancellationToken
    )
    {
        using var snapshot = new SqliteSnapshot(database);
        var unknown = ids.Where(id => !Has(snapshot.Session, lane, id.Value));
        return Task.FromResult<IReadOnlySet<DeliveryId>>(unknown.ToHashSet());
    }

    public Task<Recovery?> AdvanceAsync(
        Recovery recovery,
        RecoverySlice slice,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync<Recovery?>(
            session =>
            {
                var moved = session.Execute(
                    """
                    UPDATE recoveries SET at_lane = ?5, phase = ?6, after_id = ?7
                    WHERE id = ?1 AND at_lane = ?2 AND phase = ?3 AND after_id = ?4 AND status = 0
                    """,
                    Id.ValueOf(recovery.Id),
                    recovery.Cursor.Lane,
                    (int)recovery.Cursor.Phase,
                    recovery.Cursor.After,
                    slice.Next.Lane,
                    (int)slice.Next.Phase,
                    slice.Next.After
                );
                if (moved == 0)
                {
                    return null;
                }

                var lane = recovery.Cursor.Lane;
                var requeued =
                    slice.Again.Count(id => Requeue(session, recovery, lane, id, now))
                    + slice.Missing.Count(m => Make(session, m, now));
                var after = recovery with
                {
                    Cursor = slice.Next,
                    Matched = recovery.Matched + slice.Count,
                    Requeued = recovery.Requeued + requeued,
                };
                session.Execute(
                    "UPDATE recoveries SET matched = ?2, requeued = ?3 WHERE id = ?1",
                    Id.ValueOf(recovery.Id),
                    after.Matched,
                    after.Requeued
                );
                return after;
            },
            cancellationToken
        );

    public Task<bool> FinishAsync(
        string id,
        RecoveryStatus status,
        string? reason,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
                session.Execute(
                    "UPDATE recoveries SET status = ?2, reason = ?3, finished_at = ?4 WHERE id = ?1 AND status = 0",
                    Id.ValueOf(id),
                    (int)status,
                    reason,
                    at.ToMilliseconds()
                ) > 0,
            cancellationToken
        );

    public Task<int> RequeueAsync(
        long lane,
        IReadOnlyList<DeliveryId> ids,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session => ids.Count(id => SqliteDeliveryHistory.Requeue(session, lane, id, now)),
            cancellationToken
        );

    private static SqlitePile PileOf(Recovery recovery) =>
        new(
            RecoveryPile.Of(recovery),
            recovery.Filter.EventTypes is not null || recovery.Filter.TargetId is not null,
            recovery.Filter.Outcome is not null
        );

    // What has changed since it was looked at goes its own way, and so does what ended after the job had begun.
    private static bool Requeue(SqliteSession session, Recovery recovery, long lane, DeliveryId id, DateTimeOffset now)
    {
        var bytes = id.Value;
        var state = recovery.Cursor.Phase switch
        {
            RecoveryPhase.GivenUp => DeliveryState.Failed,
            RecoveryPhase.Cancelled => DeliveryState.Cancelled,
            _ => DeliveryState.Success,
        };
        var isThere =
            recovery.Cursor.Phase == RecoveryPhase.Retrying
                ? session.Scalar("SELECT 1 FROM waiting WHERE lane = ?1 AND id = ?2", lane, bytes)
                : session.Scalar(
                    "SELECT 1 FROM deliveries WHERE lane = ?1 AND id = ?2 AND state = ?3 AND ended_at <= ?4",
                    lane,
                    bytes,
                    (int)state,
                    recovery.CreatedAt.ToMilliseconds()
                );
        return isThere is not null && SqliteDeliveryHistory.Requeue(session, lane, id, now);
    }

    private static bool Make(SqliteSession session, FannedOut missing, DateTimeOffset now)
    {
        var delivery = missing.Delivery with { QueuedAt = now, DueAt = now };
        if (Has(session, delivery.Lane, delivery.Id.Value))
        {
            return false;
        }

        SqliteEventAppender.Insert(session, delivery, missing.Seq);
        return true;
    }

    private static bool Has(SqliteSession session, long lane, UInt128 id) =>
        session.Scalar(
            """
            SELECT 1 WHERE EXISTS (SELECT 1 FROM deliveries WHERE lane = ?1 AND id = ?2)
              OR EXISTS (SELECT 1 FROM waiting WHERE lane = ?1 AND id = ?2)
            """,
            lane,
            id
        )
            is not null;
}
