using Tocsin.Delivery;
using Tocsin.Events;
using Tocsin.Ids;

namespace Tocsin.Storage.Sqlite;

/// <summary>Writes a plan inside a transaction that somebody else owns, beside what the events tell about.</summary>
internal static class SqliteEventAppender
{
    public static void Append(SqliteSession session, DispatchPlan plan)
    {
        var next = 0;
        long first = 0;
        long seq = 0;
        foreach (var fact in plan.Events)
        {
            seq = Insert(session, fact);
            first = first == 0 ? seq : first;
            for (; next < plan.Deliveries.Count && ReferenceEquals(plan.Deliveries[next].Event, fact); next++)
            {
                Insert(session, plan.Deliveries[next], seq);
            }
        }

        // One writer: the numbers between the first and the last are this plan's alone.
        if (plan.FansOut)
        {
            session.Execute(
                "INSERT INTO fan_outs (organization_id, next_seq, after_lane, last_seq) VALUES (?1, ?2, 0, ?3)",
                plan.OrganizationId.Value,
                first,
                seq
            );
        }
    }

    /// <summary>Writes a delivery, unless it is there already.</summary>
    public static void Insert(SqliteSession session, PendingDelivery delivery, long seq)
    {
        delivery.EventNumber = seq;
        session.Execute(
            """
            INSERT OR IGNORE INTO waiting (lane, id, due_at, queued_at, event, name, attempts, tries, first_at, ordered)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """,
            delivery.Lane,
            delivery.Id.Value,
            (delivery.IsOrdered ? SqliteWaiting.Never : delivery.DueAt).ToMilliseconds(),
            delivery.QueuedAt.ToMilliseconds(),
            seq,
            delivery.OwnName,
            delivery.Attempts,
            delivery.Tries,
            delivery.FirstAt.ToMilliseconds(),
            delivery.IsOrdered ? 1 : default(int?)
        );
    }

    public static long Insert(SqliteSession session, Event fact)
    {
        session.Execute(
            """
            INSERT INTO events (organization_id, id, type, created_at, target_id, severity, data, trace)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            fact.OrganizationId.Value,
            Id.ValueOf(fact.Id),
            fact.Type,
            fact.CreatedAt.ToMilliseconds(),
            fact.TargetId,
            fact.Severity,
            fact.Data,
            fact.Trace
        );
        return session.LastInserted;
    }
}
