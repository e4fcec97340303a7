using Tocsin.Delivery;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Storage.Rows;

/// <summary>How rows of deliveries and their attempts are read.</summary>
internal static class DeliveryRows
{
    public static DeliveryEntry Read<TRow>(TRow r)
        where TRow : struct, IRow =>
        new()
        {
            Id = new DeliveryId(r.IdValue(0)),
            Lane = r.GetInt64(1),
            EventId = Id.Of(Event.IdPrefix, r.IdValue(2)),
            Name = r.GetString(3),
            CreatedAt = r.Time(4),
            State = (DeliveryState?)r.Int32OrNull(5),
            Attempts = r.GetInt32(6),
            NextRetryAt = r.TimeOrNull(7),
            Last = ReadAttempt(r, 8),
        };

    public static AttemptEntry? ReadAttempt<TRow>(TRow r, int first)
        where TRow : struct, IRow =>
        r.IsDBNull(first)
            ? null
            : new AttemptEntry
            {
                Number = r.GetInt32(first),
                StartedAt = r.TimeOrNull(first + 1),
                Duration = r.Int64OrNull(first + 2) is { } duration ? TimeSpan.FromMilliseconds(duration) : null,
                Outcome = (OutcomeClass)r.GetInt32(first + 3),
                Status = r.Int32OrNull(first + 4),
                Error = r.StringOrNull(first + 5),
                Body = r.GetBytes(first + 6),
                Detail = r.BytesOrNull(first + 7),
            };
}
