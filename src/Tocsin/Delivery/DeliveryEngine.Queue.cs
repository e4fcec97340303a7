namespace Tocsin.Delivery;

// What comes out of a queue: the store has no row of it that would be read again.
internal sealed partial class DeliveryEngine
{
    /// <summary>Takes over deliveries out of a queue; returns those that the store is to have, since they would wait here.</summary>
    public IReadOnlyList<PendingDelivery> TakeQueued(IReadOnlyList<PendingDelivery> deliveries)
    {
        var noRoom = new List<PendingDelivery>();
        var offered = new HashSet<Lane>();
        foreach (var delivery in deliveries)
        {
            switch (Offer(delivery, offered))
            {
                case QueueVerdict.Known:
                    delivery.Receipt?.Done();
                    break;
                case QueueVerdict.NotOwn:
                    delivery.Receipt?.Return();
                    break;
                case QueueVerdict.NoRoom:
                    noRoom.Add(delivery);
                    break;
            }
        }

        foreach (var lane in offered)
        {
            Pump(lane);
        }

        return noRoom;
    }

    /// <summary>Takes out what came out of a queue and has waited here for as long; the store is to have it.</summary>
    public IReadOnlyList<PendingDelivery> TakeOverdue(TimeSpan age) =>
        [.. _lanes.All.SelectMany(l => l.TakeOverdue(d => _time.GetElapsedTime(d.Receipt!.ReceivedAt) >= age))];

    /// <summary>The store has these now.</summary>
    public void Kept(IReadOnlyList<PendingDelivery> deliveries)
    {
        foreach (var lane in deliveries.GroupBy(d => d.Lane))
        {
            if (_directory.Find(lane.Key) is not null)
            {
                var kept = _lanes.Of(lane.Key);
                foreach (var delivery in lane)
                {
                    kept.Kept(delivery);
                }

                Pump(kept);
            }
            else
            {
                // It is gone, or this node has not heard of it yet.
                _cleanup.Purge(lane.Key);
            }
        }
    }

    private QueueVerdict Offer(PendingDelivery delivery, HashSet<Lane> offered)
    {
        if (!MayWork(delivery.Lane))
        {
            return QueueVerdict.NotOwn;
        }

        // This node may not have heard of its integration yet, or it is gone: the store knows.
        if (_directory.Find(delivery.Lane) is null)
        {
            return QueueVerdict.NoRoom;
        }

        var lane = _lanes.Of(delivery.Lane);
        var verdict = lane.OfferQueued(delivery);
        if (verdict == QueueVerdict.Taken)
        {
            offered.Add(lane);
        }

        return verdict;
    }

    // They were not made, and nothing was written down.
    private static void GiveBack(Lane lane, IEnumerable<PendingDelivery> deliveries)
    {
        foreach (var delivery in deliveries)
        {
            lane.Release(delivery);
            delivery.Receipt?.Return();
        }
    }
}
