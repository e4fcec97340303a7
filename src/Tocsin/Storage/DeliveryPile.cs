using Tocsin.Delivery;
using Tocsin.Delivery.History;

namespace Tocsin.Storage;

/// <summary>
/// Deliveries of a lane that lie together in the order of their ids, and which of them are wanted: a search goes over one
/// or several of these.
/// </summary>
/// <param name="Waits">Whether these are waiting ones.</param>
/// <param name="Tried">Of the waiting ones, those that were tried already, or were not; null: both.</param>
/// <param name="State">Of the ended ones, those in this state; null: all.</param>
internal readonly record struct DeliveryPile(bool Waits, bool? Tried, DeliveryState? State)
{
    private static readonly (DeliveryStatuses Status, DeliveryState State)[] Endings =
    [
        (DeliveryStatuses.Success, DeliveryState.Success),
        (DeliveryStatuses.GivenUp, DeliveryState.Failed),
        (DeliveryStatuses.Cancelled, DeliveryState.Cancelled),
    ];

    /// <summary>The piles that have deliveries of these statuses, each delivery in one of them.</summary>
    public static IReadOnlyList<DeliveryPile> Of(DeliveryStatuses statuses)
    {
        var piles = new List<DeliveryPile>();
        var (pending, retrying) = (
            statuses.HasFlag(DeliveryStatuses.Pending),
            statuses.HasFlag(DeliveryStatuses.Retrying)
        );
        if (pending || retrying)
        {
            piles.Add(new DeliveryPile(Waits: true, Tried: pending && retrying ? null : retrying, State: null));
        }

        var endings = Endings.Where(e => statuses.HasFlag(e.Status)).ToList();
        if (endings.Count == Endings.Length)
        {
            piles.Add(new DeliveryPile(Waits: false, Tried: null, State: null));
        }
        else
        {
            piles.AddRange(endings.Select(e => new DeliveryPile(Waits: false, Tried: null, e.State)));
        }

        return piles;
    }
}
