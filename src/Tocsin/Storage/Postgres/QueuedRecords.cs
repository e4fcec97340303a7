using Tocsin.Delivery;
using Tocsin.Ids;

namespace Tocsin.Storage.Postgres;

/// <summary>
/// First attempts of deliveries that came through a queue, and so have no row that waits; unless it was thought that the queue
/// had lost them, and they were made to wait. Where somebody has tried one of those, the attempt comes too late.
/// </summary>
internal static class QueuedRecords
{
    private const string Input = """
        WITH i AS MATERIALIZED (
          SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::integer[], $4::integer[], $5::bigint[], $6::bigint[],
            $7::integer[], $8::integer[], $9::text[], $10::bytea[], $11::bytea[], $12::integer[], $13::bigint[], $14::uuid[],
            $15::boolean[], $16::bigint[], $17::uuid[], $18::text[], $19::bigint[], $20::bigint[])
          AS i (lane, id, before, number, started_at, duration_ms, outcome, status, error, body, detail, state, at, batch,
            ordered, retry_at, event_id, name, event, queued_at)
        )
        """;

    private const string End = $"""
        {Input}, gone AS (
          DELETE FROM waiting w USING i WHERE w.lane = i.lane AND w.id = i.id AND w.attempts = i.before
        )
        INSERT INTO deliveries (lane, id, event_id, name, state, attempts, ended_at, started_at, duration_ms, outcome,
          status, error, body, detail)
        SELECT i.lane, i.id, i.event_id, i.name, i.state, i.number, i.at, i.started_at, i.duration_ms, i.outcome, i.status,
          i.error, i.body, i.detail
        FROM i WHERE NOT EXISTS (
          SELECT 1 FROM waiting w WHERE w.lane = i.lane AND w.id = i.id AND w.attempts <> i.before OFFSET 0)
        ON CONFLICT DO NOTHING
        RETURNING lane, id
        """;

    private const string Again = $"""
        {Input}, again AS (
          INSERT INTO waiting AS w (lane, id, due_at, queued_at, event, event_id, name, attempts, tries, first_at, batch,
            ordered, retry_at)
          SELECT i.lane, i.id, i.at, i.queued_at, i.event, i.event_id, i.name, i.number, 1, i.started_at, i.batch,
            i.ordered, i.retry_at
          FROM i WHERE NOT EXISTS (
            SELECT 1 FROM deliveries d WHERE d.lane = i.lane AND d.id = i.id AND d.id BETWEEN $21 AND $22 OFFSET 0)
          ON CONFLICT (lane, id) DO UPDATE SET
            due_at = excluded.due_at, attempts = excluded.attempts, tries = w.tries + 1,
            first_at = coalesce(w.first_at, excluded.first_at), batch = excluded.batch
          WHERE w.attempts = 0
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

    public static string Statement(bool ends) => ends ? End : Again;

    public static object?[] Parameters(List<AttemptRecord> records)
    {
        object?[] all =
        [
            .. PostgresRecords.Parameters(records),
            PostgresRecords.Column(records, r => Id.ValueOf(r.Delivery.Event.Id)),
            PostgresRecords.Column(records, r => r.Delivery.OwnName),
            PostgresRecords.Column(records, r => r.Delivery.EventNumber),
            PostgresRecords.Column(records, r => r.Delivery.QueuedAt.ToMilliseconds()),
        ];
        if (records[0].Decision.Ended is not null)
        {
            return all;
        }

        var range = IdRange.Of(records.Select(r => r.Delivery.Id.Value));
        return [.. all, range.First, range.Last];
    }
}
