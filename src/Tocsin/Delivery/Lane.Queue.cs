namespace Tocsin.Delivery;

// What of its work comes out of a queue: the store does not have it, and whoever cannot make it soon gives it there.
internal sealed partial class Lane
{
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
            if (_inHand.Contains(delivery.Id) || _store.HasRead(delivery.Id))
            {
                return QueueVerdict.Known;
            }

            if (_store.HasMore || _ready.Count >= _memory.MaxReady(IsBulk, delivery.Size))
            {
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
            }

            return overdue;
        }
    }

    /// <summary>The store has it now, and it is read from there.</summary>
    public void Kept(PendingDelivery delivery)
    {
        lock (_lock)
        {
            _inHand.LetGo(delivery);
            if (!_suspended)
            {
                _store.Gets(delivery);
            }
        }
    }
}
