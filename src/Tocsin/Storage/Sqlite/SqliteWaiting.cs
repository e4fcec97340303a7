using Tocsin.Delivery;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Sqlite;

/// <summary>How rows of <c>waiting w</c> are read.</summary>
internal static class SqliteWaiting
{
    /// <summary>The column with the time at which a delivery in strict order is tried again.</summary>
    public const int RetryAt = 10;

    /// <summary>What comes before the WHERE: the waiting deliveries with their events.</summary>
    public const string Select =
        "SELECT w.id, w.due_at, w.event, w.queued_at, w.name, w.attempts, w.tries, w.first_at, w.ordered, w.batch, w.retry_at, "
        + EventRows.Columns
        + " FROM waiting w JOIN events e ON e.seq = w.event";

    private const int EventColumns = 11;

    /// <summary>When a delivery in strict order is due by itself.</summary>
    public static DateTimeOffset Never { get; } = DateTimeOffset.FromUnixTimeMilliseconds(253_402_300_799_999);

    public static PendingDelivery Read(SqliteRow row, long lane, DeliveryId id)
    {
        var fact = EventRows.Read(row, EventColumns);
        return new PendingDelivery
        {
            Id = id,
            EventNumber = row.GetInt64(2),
            DueAt = row.Time(1),
            Lane = lane,
            QueuedAt = row.Time(3),
            Name = row.StringOrNull(4) ?? fact.Type,
            Attempts = row.GetInt32(5),
            Tries = row.GetInt32(6),
            FirstAt = row.TimeOrNull(7),
            IsOrdered = row.GetBoolean(8),
            Batch = row.IsDBNull(9) ? null : new BatchId(row.IdValue(9)),
            Event = fact,
        };
    }
}
