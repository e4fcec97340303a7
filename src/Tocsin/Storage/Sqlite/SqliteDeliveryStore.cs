using Microsoft.Data.Sqlite;
using Tocsin.Delivery;
using Tocsin.Events;
using Tocsin.Integrations;

namespace Tocsin.Storage.Sqlite;

/// <summary>Events and waiting deliveries in SQLite.</summary>
internal sealed class SqliteDeliveryStore(SqliteDatabase database, SqliteWriter writer) : IDeliveryStore
{
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
        DateTimeOffset now,
        IReadOnlySet<DeliveryId> inHand,
        int limit,
        long maxBytes,
        CancellationToken cancellationToken
    )
    {
        using var connection = database.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT w.id, w.due_at, w.lane, w.queued_at, w.name, w.attempts, w.tries, w.first_at, {SqliteEvents.Columns}
            FROM waiting w JOIN events e ON e.seq = w.event WHERE w.lane = ?1 ORDER BY w.due_at, w.event
            """;
        command.Parameters.Add(new SqliteParameter { ParameterName = "?1", Value = lane });
        using var reader = command.ExecuteReader();
        var deliveries = new List<PendingDelivery>();
        long bytes = 0;
        while (reader.Read())
        {
            if (inHand.Contains(new DeliveryId(reader.IdValue(0))))
            {
                continue;
            }

            var dueAt = reader.Time(1);
            if (dueAt > now || deliveries.Count == limit || bytes >= maxBytes)
            {
                return Task.FromResult(Page(deliveries, hasMore: dueAt <= now, dueAt));
            }

            deliveries.Add(Read(reader));
            bytes += deliveries[^1].Event.Data.Length;
        }

        return Task.FromResult(Page(deliveries, hasMore: false, nextDue: null));
    }

    public Task RecordAsync(IReadOnlyList<AttemptRecord> records, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
            {
                foreach (var record in records)
                {
                    Record(session, record);
                }
            },
            cancellationToken
        );

    public Task RecordTestAsync(Event ping, AttemptRecord record, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
            {
                SqliteEventAppender.Insert(session, record.Delivery, SqliteEventAppender.Insert(session, ping));
                Record(session, record);
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
                foreach (var id in ids.Select(i => i.ToBytes()))
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
                return session.Execute(Attempts, lane, limit) > 0
                    || session.Execute("DELETE FROM integrations WHERE number = ?1 AND deleted_at IS NOT NULL", lane)
                        > 0;
            },
            cancellationToken
        );

    private static void Record(SqliteSession session, AttemptRecord record)
    {
        var id = record.Delivery.Id.Value.ToBytes();
        if (record.Decision.Ended is { } state)
        {
            if (End(session, record, id, state))
            {
                session.Execute("DELETE FROM waiting WHERE lane = ?1 AND id = ?2", record.Delivery.Lane, id);
                return;
            }
        }
        else if (
            session.Execute(
                """
                UPDATE waiting SET due_at = ?4, attempts = ?5, tries = tries + 1, first_at = coalesce(first_at, ?6)
                WHERE lane = ?1 AND id = ?2 AND attempts = ?3
                """,
                record.Delivery.Lane,
                id,
                record.Delivery.Attempts,
                record.Decision.DueAt.ToMilliseconds(),
                record.Number,
                record.StartedAt.ToMilliseconds()
            ) > 0
        )
        {
            AddAttempt(session, record, id, onlyWhere: "");
            return;
        }

        // Late: somebody else has gone on with the delivery, or ended it. Where it is gone, so is this.
        if (record.StartedAt is not null)
        {
            AddAttempt(session, record, id, "WHERE EXISTS (SELECT 1 FROM deliveries WHERE lane = ?1 AND id = ?2)");
        }
    }

    private static bool End(SqliteSession session, AttemptRecord record, byte[] id, DeliveryState state) =>
        session.Execute(
            """
            INSERT OR REPLACE INTO deliveries
              (lane, id, event, name, state, attempts, ended_at, started_at, duration_ms, outcome, status, error, body,
               detail)
            SELECT lane, id, event, name, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13
            FROM waiting WHERE lane = ?1 AND id = ?2 AND attempts = ?3
            """,
            record.Delivery.Lane,
            id,
            record.Delivery.Attempts,
            (int)state,
            record.Number,
            record.EndedAt.ToMilliseconds(),
            record.StartedAt.ToMilliseconds(),
            record.StartedAt is null ? null : (long)record.Duration.TotalMilliseconds,
            (int)record.Outcome.Class,
            record.Outcome.Status,
            record.Outcome.Error,
            Body(record.Outcome),
            record.Detail
        ) > 0;

    private static void AddAttempt(SqliteSession session, AttemptRecord record, byte[] id, string onlyWhere) =>
        session.Execute(
            $"""
            INSERT OR IGNORE INTO attempts (lane, id, number, started_at, duration_ms, outcome, status, error, body, detail)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 {onlyWhere}
            """,
            record.Delivery.Lane,
            id,
            record.Number,
            record.StartedAt.ToMilliseconds(),
            (long)record.Duration.TotalMilliseconds,
            (int)record.Outcome.Class,
            record.Outcome.Status,
            record.Outcome.Error,
            Body(record.Outcome),
            record.Detail
        );

    private static byte[]? Body(DeliveryOutcome outcome) => outcome.Body.IsEmpty ? null : outcome.Body.ToArray();

    private static DuePage Page(List<PendingDelivery> deliveries, bool hasMore, DateTimeOffset? nextDue) =>
        new()
        {
            Deliveries = deliveries,
            HasMore = hasMore,
            NextDue = hasMore ? null : nextDue,
        };

    private static PendingDelivery Read(SqliteDataReader reader)
    {
        var fact = SqliteEvents.Read(reader, 8);
        return new PendingDelivery
        {
            Id = new DeliveryId(reader.IdValue(0)),
            DueAt = reader.Time(1),
            Lane = reader.GetInt64(2),
            QueuedAt = reader.Time(3),
            Name = reader.StringOrNull(4) ?? fact.Type,
            Attempts = reader.GetInt32(5),
            Tries = reader.GetInt32(6),
            FirstAt = reader.TimeOrNull(7),
            Event = fact,
        };
    }
}
