namespace Tocsin.Delivery;

// What of its work comes out of a queue: the store does not have it, and whoever cannot make it soon gives it there.
internal sealed partial class Lane
{
    // On the way from a queue to the store, and whether they are in hand meanwhile. A read may be quicker than whoever says that
    // the store has them.
    private readonly Dictionary<DeliveryId, bool> _parking = [];

    /// <summary>Takes in a delivery out of a queue, where there is room; it is not left to be read, since nobody could.</summary>
    public QueueVerdict OfferQueued(PendingDelivery delivery)
    {
        lock (_lock)
        {
            if (_suspended)
            {
                return QueueVerdict.NotOwn;
            }

            // It came twice, or was made to wait in the store meanwhile.
            if (_inHand.Contains(delivery.Id) || _parking.ContainsKey(delivery.Id) || _store.HasRead(delivery.Id))
            {
                return QueueVerdict.Known;
            }

            if (_store.HasMore || _ready.Count >= _memory.MaxReady(IsBulk, delivery.Size))
            {
                _parking.Add(delivery.Id, false);
                return QueueVerdict.NoRoom;
            }

            _inHand.Hold(delivery);
            _ready.Enqueue(delivery);
            return QueueVerdict.Taken;
        }
    }

    /// <summary>
    /// Takes out what came out of a queue and has waited for too long: the store is to have it. It stays in hand until
    /// <see cref="Kept"/>.
    /// </summary>
    public List<PendingDelivery> TakeOverdue(Func<PendingDelivery, bool> isOverdue)
    {
        lock (_lock)
        {
            var overdue = _ready.Where(d => d.Receipt is not null && isOverdue(d)).ToList();
            if (overdue.Count > 0)
            {
                Remove([.. overdue.Select(d => d.Id)]);
                overdue.ForEach(d => _parking[d.Id] = true);
            }

            return overdue;
        }
    }

    /// <summary>The store has it now, and it is read from there: not before, and so not twice.</summary>
    public void Kept(PendingDelivery delivery)
    {
        lock (_lock)
        {
            if (_parking.Remove(delivery.Id, out var isInHand))
            {
                if (isInHand)
                {
                    _inHand.LetGo(delivery);
                }
            }
            else if (_inHand.Contains(delivery.Id))
            {
                // It was read before this lane was known to be the one that it is of.
                return;
            }

            if (!_suspended)
            {
                _store.Gets(delivery);
            }
        }
    }
}
