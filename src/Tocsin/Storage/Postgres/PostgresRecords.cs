using Tocsin.Delivery;

namespace Tocsin.Storage.Postgres;

/// <summary>
/// Writes attempts down inside a transaction that somebody else owns: a number of statements that does not depend on how
/// many there are. Each counts only where the row still says what the record was made from.
/// </summary>
internal static class PostgresRecords
{
    private const string Input = """
        WITH i AS MATERIALIZED (
          SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::integer[], $4::integer[], $5::bigint[], $6::bigint[],
            $7::integer[], $8::integer[], $9::text[], $10::bytea[], $11::bytea[], $12::integer[], $13::bigint[], $14::uuid[],
            $15::boolean[], $16::bigint[])
          AS i (lane, id, before, number, started_at, duration_ms, outcome, status, error, body, detail, state, at, batch,
            ordered, retry_at)
        )
        """;

    public const string End = $"""
        {Input}, gone AS (
          DELETE FROM waiting w USING i WHERE w.lane = i.lane AND w.id = i.id AND w.attempts = i.before
          RETURNING w.lane, w.id, w.event_id, w.name
        )
        INSERT INTO deliveries (lane, id, event_id, name, state, attempts, ended_at, started_at, duration_ms, outcome,
          status, error, body, detail)
        SELECT g.lane, g.id, g.event_id, g.name, i.state, i.number, i.at, i.started_at, i.duration_ms, i.outcome, i.status,
          i.error, i.body, i.detail
        FROM gone g JOIN i ON i.lane = g.lane AND i.id = g.id
        ON CONFLICT (lane, id) DO UPDATE SET
          event_id = excluded.event_id, name = excluded.name, state = excluded.state, attempts = excluded.attempts,
          ended_at = excluded.ended_at, started_at = excluded.started_at, duration_ms = excluded.duration_ms,
          outcome = excluded.outcome, status = excluded.status, error = excluded.error, body = excluded.body,
          detail = excluded.detail
        RETURNING lane, id
        """;

    public const string Again = $"""
        {Input}, again AS (
          UPDATE waiting w SET due_at = i.at, attempts = i.number, tries = w.tries + 1,
            first_at = coalesce(w.first_at, i.started_at), batch = i.batch, ordered = i.ordered, retry_at = i.retry_at
          FROM i WHERE w.lane = i.lane AND w.id = i.id AND w.attempts = i.before
          RETURNING w.lane, w.id
        ), added AS (
          INSERT INTO attempts (lane, id, number, started_at, duration_ms, outcome, status, error, body, detail)
          SELECT i.lane, i.id, i.number, i.started_at, i.duration_ms, i.outcome, i.status, i.error, i.body, i.detail
          FROM again a JOIN i ON i.lane = a.lane AND i.id = a.id
          WHERE i.started_at IS NOT NULL
          ON CONFLICT DO NOTHING
        )
        SELECT lane, id FROM again
        """;

    /// <summary>
    /// Somebody else has gone on with the delivery, or ended it. Where it is gone, so is this. What ended it may be this very
    /// record, when it was written and the connection was lost before anybody knew.
    /// </summary>
    private const string Late = $"""
        {Input}
        INSERT INTO attempts (lane, id, number, started_at, duration_ms, outcome, status, error, body, detail)
        SELECT i.lane, i.id, i.number, i.started_at, i.duration_ms, i.outcome, i.status, i.error, i.body, i.detail
        FROM i WHERE EXISTS (
          SELECT 1 FROM deliveries d WHERE d.lane = i.lane AND d.id = i.id AND d.id BETWEEN $17 AND $18
            AND (d.attempts <> i.number OR d.ended_at <> i.at))
        ON CONFLICT DO NOTHING
        """;

    public static async Task WriteAsync(
        PostgresSession session,
        IReadOnlyList<AttemptRecord> records,
        CancellationToken cancellationToken
    )
    {
        if (records.Any(r => r.Delivery.IsQueued))
        {
            await PostgresIntentStore.LockAsync(session, shared: true, cancellationToken);
        }

        // A statement sees a row as it was before: of two records of one delivery, the second comes in another one.
        foreach (var round in Rounds(records))
        {
            var late = new List<AttemptRecord>();
            foreach (var part in round.GroupBy(r => (r.Delivery.IsQueued, Ends: r.Decision.Ended is not null)))
            {
                var input = part.ToList();
                var written = await session.QueryAsync(
                    part.Key.IsQueued ? QueuedRecords.Statement(part.Key.Ends)
                        : part.Key.Ends ? End
                        : Again,
                    r => (r.GetInt64(0), new DeliveryId(r.IdValue(1))),
                    part.Key.IsQueued ? QueuedRecords.Parameters(input) : Parameters(input),
                    cancellationToken
                );
                var known = written.ToHashSet();
                late.AddRange(
                    input.Where(r => r.StartedAt is not null && !known.Contains((r.Delivery.Lane, r.Delivery.Id)))
                );
            }

            if (late.Count > 0)
            {
                var range = IdRange.Of(late.Select(r => r.Delivery.Id.Value));
                await session.ExecuteAsync(Late, [.. Parameters(late), range.First, range.Last], cancellationToken);
            }
        }
    }

    private static IEnumerable<List<AttemptRecord>> Rounds(IReadOnlyList<AttemptRecord> records)
    {
        var rounds = new List<List<AttemptRecord>>();
        var seen = new Dictionary<(long, DeliveryId), int>();
        foreach (var record in records)
        {
            var key = (record.Delivery.Lane, record.Delivery.Id);
            var round = seen.GetValueOrDefault(key);
            seen[key] = round + 1;
            if (rounds.Count == round)
            {
                rounds.Add([]);
            }

            rounds[round].Add(record);
        }

        return rounds;
    }

    public static object?[] Parameters(List<AttemptRecord> records) =>
        [
            Column(records, r => r.Delivery.Lane),
            Column(records, r => r.Delivery.Id.Value),
            Column(records, r => r.Delivery.Attempts),
            Column(records, r => r.Number),
            Column(records, r => r.StartedAt.ToMilliseconds()),
            Column(records, r => r.StartedAt is null ? (long?)null : (long)r.Duration.TotalMilliseconds),
            Column(records, r => (int)r.Outcome.Class),
            Column(records, r => r.Outcome.Status),
            Column(records, r => r.Outcome.Error),
            Column(records, r => r.Outcome.Body.IsEmpty ? null : PostgresParameter.Bytes(r.Outcome.Body)),
            Column(records, r => r.Detail),
            Column(records, r => (int?)r.Decision.Ended),
            Column(records, At),
            Column(records, r => r.Batch?.Value),
            Column(records, StaysInLine),
            Column(records, r => StaysInLine(r) ? r.Decision.DueAt.ToMilliseconds() : (long?)null),
        ];

    public static T[] Column<T>(List<AttemptRecord> records, Converter<AttemptRecord, T> value) =>
        [.. records.ConvertAll(value)];

    // When it has ended, or is due again.
    private static long At(AttemptRecord record) =>
        (
            record.Decision.Ended is not null ? record.EndedAt
            : StaysInLine(record) ? WaitingRows.Never
            : record.Decision.DueAt
        ).ToMilliseconds();

    private static bool StaysInLine(AttemptRecord record) =>
        record.Decision.Ended is null && record.Delivery.IsOrdered && !record.IsParked;
}
