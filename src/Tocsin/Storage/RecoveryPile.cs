using Tocsin.Delivery;
using Tocsin.Delivery.History;
using Tocsin.Delivery.Recoveries;

namespace Tocsin.Storage;

/// <summary>What a recovery looks through.</summary>
internal static class RecoveryPile
{
    /// <summary>The pile of the phase that it is in.</summary>
    public static DeliveryPile Of(Recovery recovery) =>
        DeliveryPile
            .Of(
                recovery.Cursor.Phase switch
                {
                    RecoveryPhase.Retrying => DeliveryStatuses.Retrying,
                    RecoveryPhase.GivenUp => DeliveryStatuses.GivenUp,
                    RecoveryPhase.Cancelled => DeliveryStatuses.Cancelled,
                    _ => DeliveryStatuses.Success,
                }
            )
            .Single();

    /// <summary>Of rows that were looked at, oldest first, those that are wanted, and how far that is.</summary>
    /// <param name="rows">At most as many as <paramref name="scan"/>.</param>
    /// <param name="filter">What is wanted.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="scan">Fewer rows than that are the last ones.</param>
    public static (IReadOnlyList<DeliveryId> Wanted, UInt128? LookedUpTo) Pick(
        IReadOnlyList<(UInt128 Id, bool Matches)> rows,
        RecoveryFilter filter,
        int limit,
        int scan
    )
    {
        var wanted = new List<DeliveryId>();
        UInt128? upTo = null;
        foreach (var (id, matches) in rows)
        {
            if (id >= filter.BeforeId)
            {
                return (wanted, null);
            }

            if (wanted.Count == limit)
            {
                return (wanted, upTo);
            }

            upTo = id;
            if (matches)
            {
                wanted.Add(new DeliveryId(id));
            }
        }

        return (wanted, rows.Count < scan ? null : upTo);
    }
}
