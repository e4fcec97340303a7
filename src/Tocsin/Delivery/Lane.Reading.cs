using Tocsin.Integrations;

namespace Tocsin.Delivery;

// What of its work comes from the store.
internal sealed partial class Lane
{
    /// <summary>What the caller is to read from the store now; null when nothing. One reader at a time.</summary>
    /// <param name="settings">How what is read is to leave; null: one by one.</param>
    /// <param name="now">The time.</param>
    public LaneRead? TryBeginRead(DeliverySettings? settings = null, LaneTime now = default)
    {
        lock (_lock)
        {
            LookAtHeld(settings, now);
            var hasRoom = HasRoom || settings?.Noise is not null;
            var wantsDue = WantsDue(settings, now);
            var wantsLine = WantsLine(settings, now);
            return _store.IsReading || (!wantsDue && !wantsLine)
                ? null
                : _store.Begin(_inHand.Ids, hasRoom, wantsDue, wantsLine ? _line.Begin() : null);
        }
    }

    /// <summary>Takes in what was read.</summary>
    public void EndRead(LaneRead read, DuePage? due, OrderedPage? ordered)
    {
        lock (_lock)
        {
            if (_store.IsStale(read))
            {
                EndStale(read);
                return;
            }

            foreach (var delivery in due?.Deliveries ?? [])
            {
                if (IsWanted(delivery) && _inHand.Hold(delivery))
                {
                    _ready.Enqueue(delivery);
                    if (delivery.Attempts == 0)
                    {
                        _store.Remember(delivery.Id);
                    }
                }
            }

            if (ordered is not null)
            {
                foreach (var delivery in _line.Accept(ordered, read.LineEpoch!.Value))
                {
                    if (IsWanted(delivery) && _inHand.Hold(delivery))
                    {
                        _line.Add(delivery);
                    }
                }
            }

            _store.End(read, due);
        }
    }

    /// <summary>The read has failed; another will be tried.</summary>
    public void FailRead(LaneRead read)
    {
        lock (_lock)
        {
            _store.End(read, page: null);
            if (read.LineEpoch is not null)
            {
                _line.MayHaveMore();
            }
        }
    }

    private bool IsWanted(PendingDelivery delivery) =>
        _store.IsFresh(delivery.Id)
        && !_parking.ContainsKey(delivery.Id)
        && (delivery.Batch is not { } batch || !_batches.Contains(batch));

    // It is from before the lane was given away; since it has come back, another one may be wanted.
    private void EndStale(LaneRead read)
    {
        _store.End(read, page: null);
        if (read.LineEpoch is not null && !_suspended)
        {
            _line.MayHaveMore();
        }
    }
}
