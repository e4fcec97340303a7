using Tocsin.Delivery;
using Tocsin.Ids;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Sqlite;

/// <summary>What became of deliveries, in SQLite.</summary>
internal sealed class SqliteDeliveryHistory(SqliteDatabase database, SqliteWriter writer) : IDeliveryHistory
{
    public const string Waiting = """
        SELECT w.id, w.lane, e.id, coalesce(w.name, e.type), e.created_at, NULL, w.attempts,
          CASE WHEN w.tries > 0 THEN coalesce(w.retry_at, w.due_at) END,
          a.number, a.started_at, a.duration_ms, a.outcome, a.status, a.error, a.body, a.detail
        FROM waiting w JOIN events e ON e.seq = w.event
          LEFT JOIN attempts a ON a.lane = w.lane AND a.id = w.id AND a.number = w.attempts
        """;

    public const string Ended = """
        SELECT d.id, d.lane, e.id, coalesce(d.name, e.type), e.created_at, d.state, d.attempts, NULL,
          d.attempts, d.started_at, d.duration_ms, d.outcome, d.status, d.error, d.body, d.detail
        FROM deliveries d JOIN events e ON e.seq = d.event
        """;

    public Task<DeliveryEntry?> FindAsync(
        OrganizationId organization,
        DeliveryId id,
        CancellationToken cancellationToken
    )
    {
        const string Lanes = "IN (SELECT number FROM integrations WHERE organization_id = ?1 AND deleted_at IS NULL)";
        var bytes = id.Value;
        var waiting = database.Query(
            $"{Waiting} WHERE w.lane {Lanes} AND w.id = ?2",
            DeliveryRows.Read,
            organization.Value,
            bytes
        );
        var ended = database.Query(
            $"{Ended} WHERE d.lane {Lanes} AND d.id = ?2",
            DeliveryRows.Read,
            organization.Value,
            bytes
        );
        return Task.FromResult(ended.Concat(waiting).FirstOrDefault());
    }

    public Task<IReadOnlyList<AttemptEntry>> AttemptsAsync(
        long lane,
        DeliveryId id,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<AttemptEntry>>(
            database.Query(
                """
                SELECT number, started_at, duration_ms, outcome, status, error, body, detail
                FROM attempts WHERE lane = ?1 AND id = ?2
                UNION
                SELECT attempts, started_at, duration_ms, outcome, status, error, body, detail
                FROM deliveries WHERE lane = ?1 AND id = ?2 AND started_at IS NOT NULL
                ORDER BY 1
                """,
                r => DeliveryRows.ReadAttempt(r, 0)!,
                lane,
                id.Value
            )
        );

    public Task<bool> RetryAsync(long lane, DeliveryId id, DateTimeOffset now, CancellationToken cancellationToken) =>
        writer.WriteAsync(session => Requeue(session, lane, id, now), cancellationToken);

    /// <summary>Makes a delivery due at once, in the transaction of somebody else. False when it is gone.</summary>
    public static bool Requeue(SqliteSession session, long lane, DeliveryId id, DateTimeOffset now)
    {
        var bytes = id.Value;
        var at = now.ToMilliseconds();
        var waits = session.Execute(
            """
            UPDATE waiting SET due_at = CASE WHEN ordered = 1 THEN due_at ELSE min(due_at, ?3) END,
              retry_at = NULL, queued_at = ?3, tries = 0, first_at = NULL
            WHERE lane = ?1 AND id = ?2
            """,
            lane,
            bytes,
            at
        );
        if (waits > 0)
        {
            return true;
        }

        session.Execute(
            """
            INSERT OR IGNORE INTO attempts (lane, id, number, started_at, duration_ms, outcome, status, error, body, detail)
            SELECT lane, id, attempts, started_at, duration_ms, outcome, status, error, body, detail
            FROM deliveries WHERE lane = ?1 AND id = ?2 AND started_at IS NOT NULL
            """,
            lane,
            bytes
        );
        session.Execute(
            """
            INSERT OR IGNORE INTO waiting (lane, id, due_at, queued_at, event, name, attempts, tries)
            SELECT lane, id, ?3, ?3, event, name, attempts, 0 FROM deliveries WHERE lane = ?1 AND id = ?2
            """,
            lane,
            bytes,
            at
        );
        return session.Execute("DELETE FROM deliveries WHERE lane = ?1 AND id = ?2", lane, bytes) > 0;
    }
}
