using Tocsin.Delivery;

namespace Tocsin.Storage.Postgres;

/// <summary>Makes deliveries of a lane due at once, inside a transaction that somebody else owns.</summary>
internal static class PostgresRequeue
{
    private const string Waiting = """
        UPDATE waiting SET due_at = CASE WHEN ordered THEN due_at ELSE least(due_at, $3) END,
          retry_at = NULL, queued_at = $3, tries = 0, first_at = NULL
        WHERE lane = $1 AND id = ANY ($2) RETURNING id
        """;

    // What is deleted is what becomes a waiting row and an attempt of the past: of two who do this, one finds nothing.
    private const string Ended = """
        WITH gone AS (
          DELETE FROM deliveries d
          WHERE d.lane = $1 AND d.id = ANY ($2) AND d.id BETWEEN $4 AND $5
            AND ($6::integer IS NULL OR (d.state = $6 AND d.ended_at <= $7))
          RETURNING *
        ), kept AS (
          INSERT INTO attempts (lane, id, number, started_at, duration_ms, outcome, status, error, body, detail)
          SELECT lane, id, attempts, started_at, duration_ms, outcome, status, error, body, detail
          FROM gone WHERE started_at IS NOT NULL
          ON CONFLICT DO NOTHING
        ), queued AS (
          INSERT INTO waiting (lane, id, due_at, queued_at, event, event_id, name, attempts, tries)
          SELECT g.lane, g.id, $3, $3, e.seq, g.event_id, g.name, g.attempts, 0
          FROM gone g CROSS JOIN LATERAL (
            SELECT e.seq FROM events e
            WHERE e.id = g.event_id AND e.organization_id = (SELECT organization_id FROM integrations WHERE number = $1)
              AND e.id BETWEEN $4 AND $5 OFFSET 0) e
          ON CONFLICT DO NOTHING
        )
        SELECT id FROM gone
        """;

    /// <summary>Those of the deliveries that there are, waiting or ended.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<int> AllAsync(
        PostgresSession session,
        long lane,
        IReadOnlyList<DeliveryId> ids,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var left = ids.ToHashSet();
        // The last time for what has gone from the one to the other between the statements.
        left.ExceptWith(await WaitingAsync(session, lane, left, now, cancellationToken));
        left.ExceptWith(await EndedAsync(session, lane, left, now, state: null, until: null, cancellationToken));
        left.ExceptWith(await WaitingAsync(session, lane, left, now, cancellationToken));
        return ids.Distinct().Count() - left.Count;
    }

    /// <summary>Those that wait.</summary>
    public static Task<IReadOnlyList<DeliveryId>> WaitingAsync(
        PostgresSession session,
        long lane,
        IReadOnlyCollection<DeliveryId> ids,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) => RunAsync(session, Waiting, ids, values => [lane, values, now], cancellationToken);

    /// <summary>Those that have ended, in this state and until then where that is asked for.</summary>
    public static Task<IReadOnlyList<DeliveryId>> EndedAsync(
        PostgresSession session,
        long lane,
        IReadOnlyCollection<DeliveryId> ids,
        DateTimeOffset now,
        DeliveryState? state,
        DateTimeOffset? until,
        CancellationToken cancellationToken
    )
    {
        var range = IdRange.Of(ids.Select(i => i.Value));
        return RunAsync(
            session,
            Ended,
            ids,
            values => [lane, values, now, range.First, range.Last, state, until],
            cancellationToken
        );
    }

    private static async Task<IReadOnlyList<DeliveryId>> RunAsync(
        PostgresSession session,
        string sql,
        IReadOnlyCollection<DeliveryId> ids,
        Func<UInt128[], object?[]> parameters,
        CancellationToken cancellationToken
    ) =>
        ids.Count == 0
            ? []
            : await session.QueryAsync(
                sql,
                r => new DeliveryId(r.IdValue(0)),
                parameters([.. ids.Select(i => i.Value)]),
                cancellationToken
            );
}
