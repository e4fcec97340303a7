using Tocsin.Delivery;
using Tocsin.Ids;

namespace Tocsin.Storage.Postgres;

/// <summary>Rows of <c>waiting</c>: how many of them are written in one statement, and how they are read.</summary>
internal static class WaitingRows
{
    /// <summary>What is read of a row, in the order of <see cref="Read"/>.</summary>
    public const string Columns =
        "w.id, w.event_id, w.due_at, w.event, w.queued_at, w.name, w.attempts, w.tries, w.first_at, w.ordered, w.batch, w.retry_at";

    /// <summary>Of lane <c>$1</c>, what is due after (<c>$2</c>, <c>$3</c>) and a little of what comes then.</summary>
    public const string Due =
        $"SELECT {Columns} FROM waiting w WHERE w.lane = $1 AND (w.due_at, w.event) > ($2, $3) ORDER BY w.due_at, w.event LIMIT $4";

    /// <summary>The strict line of lane <c>$1</c>, of organization <c>$2</c>, up to what is still to be fanned out.</summary>
    /// <remarks>One statement, so that both tables are as they were at the same moment.</remarks>
    public const string Ordered = $"""
        SELECT {Columns} FROM waiting w
        WHERE w.lane = $1 AND w.ordered AND w.event
          < coalesce((SELECT min(next_seq) FROM fan_outs WHERE organization_id = $2), 9223372036854775807)
        ORDER BY w.event LIMIT $3
        """;

    public const string Batch = $"SELECT {Columns} FROM waiting w WHERE w.lane = $1 AND w.batch = $2 ORDER BY w.event";

    private const string Insert = """
        INSERT INTO waiting (lane, id, due_at, queued_at, event, event_id, name, attempts, tries, first_at, ordered)
        SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::uuid[], $7::text[],
          $8::integer[], $9::integer[], $10::bigint[], $11::boolean[])
        ON CONFLICT DO NOTHING
        """;

    /// <summary>When a delivery in strict order is due by itself.</summary>
    public static DateTimeOffset Never { get; } = DateTimeOffset.FromUnixTimeMilliseconds(253_402_300_799_999);

    /// <summary>The statement that writes deliveries, each unless it is there already.</summary>
    public static (string Sql, object?[] Parameters) Write(IReadOnlyList<FannedOut> rows)
    {
        var count = rows.Count;
        var (lanes, ids, dueAt, queuedAt) = (new long[count], new UInt128[count], new long[count], new long[count]);
        var (events, eventIds, names) = (new long[count], new UInt128[count], new string?[count]);
        var (attempts, tries, firstAt, ordered) = (new int[count], new int[count], new long?[count], new bool[count]);
        for (var i = 0; i < count; i++)
        {
            var (seq, delivery) = rows[i];
            lanes[i] = delivery.Lane;
            ids[i] = delivery.Id.Value;
            dueAt[i] = (delivery.IsOrdered ? Never : delivery.DueAt).ToMilliseconds();
            queuedAt[i] = delivery.QueuedAt.ToMilliseconds();
            events[i] = seq;
            eventIds[i] = Id.ValueOf(delivery.Event.Id);
            names[i] = string.Equals(delivery.Name, delivery.Event.Type, StringComparison.Ordinal)
                ? null
                : delivery.Name;
            attempts[i] = delivery.Attempts;
            tries[i] = delivery.Tries;
            firstAt[i] = delivery.FirstAt.ToMilliseconds();
            ordered[i] = delivery.IsOrdered;
        }

        return (Insert, [lanes, ids, dueAt, queuedAt, events, eventIds, names, attempts, tries, firstAt, ordered]);
    }

    public static WaitingRow Read(PostgresRow row) =>
        new()
        {
            Id = new DeliveryId(row.IdValue(0)),
            EventId = row.IdValue(1),
            DueAt = row.Time(2),
            Event = row.GetInt64(3),
            QueuedAt = row.Time(4),
            Name = row.StringOrNull(5),
            Attempts = row.GetInt32(6),
            Tries = row.GetInt32(7),
            FirstAt = row.TimeOrNull(8),
            IsOrdered = row.GetBoolean(9),
            Batch = row.IsDBNull(10) ? null : new BatchId(row.IdValue(10)),
            RetryAt = row.TimeOrNull(11),
        };
}
