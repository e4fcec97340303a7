using Tocsin.Delivery;
using Tocsin.Integrations;

namespace Tocsin.Storage.Sqlite;

/// <summary>Writes attempts down inside a transaction that somebody else owns.</summary>
internal static class SqliteAttempts
{
    private const string InsertEnded = "INSERT OR IGNORE " + EndedRow;
    private const string ReplaceEnded = "INSERT OR REPLACE " + EndedRow;
    private const string EndedRow = """
        INTO deliveries
          (lane, id, event, name, state, attempts, ended_at, started_at, duration_ms, outcome, status, error, body, detail)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        """;

    /// <summary>Where it continues what is known, the delivery goes on or ends; otherwise it is history, if anything.</summary>
    public static void Record(SqliteSession session, AttemptRecord record)
    {
        var id = record.Delivery.Id.Value;
        if (record.Decision.Ended is { } state)
        {
            // Whoever has just written the delivery, or read it, knows the number of its event.
            long? known =
                record.Delivery.EventNumber == 0 ? EventOf(session, record.Delivery, id) : record.Delivery.EventNumber;
            if (known is { } number && Ended(session, record.Delivery, id))
            {
                Keep(session, record, id, number, state);
                return;
            }
        }
        else if (Again(session, record, id))
        {
            AddAttempt(session, record, id);
            return;
        }

        // Late: somebody else has gone on with the delivery, or ended it. Where it is gone, so is this.
        if (record.StartedAt is not null && HasEndedOtherwise(session, record, id))
        {
            AddAttempt(session, record, id);
        }
    }

    private static bool Again(SqliteSession session, AttemptRecord record, UInt128 id)
    {
        var delivery = record.Delivery;
        var dueAt = record.Decision.DueAt.ToMilliseconds();
        var staysInLine = delivery.IsOrdered && !record.IsParked;
        return session.Execute(
                """
                UPDATE waiting SET due_at = ?4, attempts = ?5, tries = tries + 1, first_at = coalesce(first_at, ?6),
                  batch = ?7, ordered = ?8, retry_at = ?9
                WHERE lane = ?1 AND id = ?2 AND attempts = ?3
                """,
                delivery.Lane,
                id,
                delivery.Attempts,
                staysInLine ? SqliteWaiting.Never.ToMilliseconds() : dueAt,
                record.Number,
                record.StartedAt.ToMilliseconds(),
                record.Batch is { } batch ? batch.Value : default(SqliteValue),
                staysInLine ? 1 : default(int?),
                staysInLine ? dueAt : default(long?)
            ) > 0;
    }

    private static long? EventOf(SqliteSession session, PendingDelivery delivery, UInt128 id) =>
        session.Scalar("SELECT event FROM waiting WHERE lane = ?1 AND id = ?2", delivery.Lane, id);

    private static bool Ended(SqliteSession session, PendingDelivery delivery, UInt128 id) =>
        session.Execute(
            "DELETE FROM waiting WHERE lane = ?1 AND id = ?2 AND attempts = ?3",
            delivery.Lane,
            id,
            delivery.Attempts
        ) > 0;

    // A plain insert first: one that may replace a row costs SQLite a journal of its own each time. There is a row
    // already where the delivery had ended before and was asked for again.
    private static void Keep(SqliteSession session, AttemptRecord record, UInt128 id, long number, DeliveryState state)
    {
        if (Insert(InsertEnded) == 0)
        {
            Insert(ReplaceEnded);
        }

        int Insert(string sql) =>
            session.Execute(
                sql,
                record.Delivery.Lane,
                id,
                number,
                record.Delivery.OwnName,
                (int)state,
                record.Number,
                record.EndedAt.ToMilliseconds(),
                record.StartedAt.ToMilliseconds(),
                record.StartedAt is null ? null : (long?)record.Duration.TotalMilliseconds,
                (int)record.Outcome.Class,
                record.Outcome.Status,
                record.Outcome.Error,
                Body(record.Outcome),
                record.Detail
            );
    }

    // What ended it may be this very record, written before.
    private static bool HasEndedOtherwise(SqliteSession session, AttemptRecord record, UInt128 id) =>
        session.Scalar(
            "SELECT 1 FROM deliveries WHERE lane = ?1 AND id = ?2 AND (attempts <> ?3 OR ended_at <> ?4)",
            record.Delivery.Lane,
            id,
            record.Number,
            record.EndedAt.ToMilliseconds()
        )
            is not null;

    private static void AddAttempt(SqliteSession session, AttemptRecord record, UInt128 id) =>
        session.Execute(
            """
            INSERT OR IGNORE INTO attempts (lane, id, number, started_at, duration_ms, outcome, status, error, body, detail)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
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

    private static SqliteValue Body(DeliveryOutcome outcome) =>
        outcome.Body.IsEmpty ? default(SqliteValue) : outcome.Body;
}
