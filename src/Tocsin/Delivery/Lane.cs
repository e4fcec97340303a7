using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>
/// The work of one integration: what of it is in memory, how many workers are at it, whether it may send now, and
/// whether the store may have more. The store has everything that is here too; this is a window onto it. Safe to use
/// from many threads.
/// </summary>
internal sealed class Lane(long number, OrganizationId organization, LaneLimits limits, PayloadMemory memory)
{
    /// <summary>Ready deliveries below which more is read.</summary>
    private const int LowWater = 64;

    private readonly Lock _lock = new();
    private readonly PayloadShare _memory = memory.Of(organization);
    private readonly LaneGate _gate = new(limits.Breaker, limits.LongestPause);
    private LaneWindow _window = new(limits.Concurrency);
    private readonly Queue<PendingDelivery> _ready = new();
    private readonly Dictionary<DeliveryId, long> _inHand = [];

    // Sent again as they were: what else of them turns up goes with them.
    private readonly HashSet<BatchId> _batches = [];
    private readonly StrictLine _line = new();
    private readonly LaneStoreView _store = new();
    private int _workers;

    // Workers that were added and have not asked for their first message yet.
    private int _coming;
    private bool _starving;

    public long Number { get; } = number;

    public OrganizationId Organization { get; } = organization;

    /// <summary>Whether it has so much to do that it may be held back for the sake of others.</summary>
    public bool IsBulk => _store.HasMore || _ready.Count > LowWater;

    /// <summary>Takes in a delivery that was just committed, or leaves it to be read from the store.</summary>
    public void Offer(PendingDelivery delivery)
    {
        lock (_lock)
        {
            // What is in order is read in order: those who hand over may overtake one another.
            if (delivery.IsOrdered)
            {
                _line.MayHaveMore();
                return;
            }

            // A read can be quicker than whoever hands over: then it is in hand already, or even done.
            if (_inHand.ContainsKey(delivery.Id) || _store.HasRead(delivery.Id))
            {
                return;
            }

            if (_store.HasMore || _ready.Count >= _memory.MaxReady(IsBulk, Size(delivery)))
            {
                _store.Gets(delivery);
                return;
            }

            Hold(delivery);
            _ready.Enqueue(delivery);
        }
    }

    /// <summary>The store has something that is due.</summary>
    public void LookAtStore()
    {
        lock (_lock)
        {
            _store.LookFromStart();
            _line.MayHaveMore();
        }
    }

    /// <summary>What the caller is to read from the store now; null when nothing. One reader at a time.</summary>
    public LaneRead? TryBeginRead()
    {
        lock (_lock)
        {
            // Without room for more, lanes go on by single steps: enough to move, too little to matter.
            var hasRoom = _memory.MaxReady(IsBulk, size: 0) > 0;
            var wantsDue = _store.HasMore && _ready.Count < LowWater && (hasRoom || _ready.Count == 0);
            var wantsLine = _line.WantsMore;
            return _store.IsReading || (!wantsDue && !wantsLine)
                ? null
                : _store.Begin([.. _inHand.Keys], hasRoom, wantsDue, wantsLine ? _line.Begin() : null);
        }
    }

    /// <summary>Takes in what was read.</summary>
    public void EndRead(LaneRead read, DuePage? due, OrderedPage? ordered)
    {
        lock (_lock)
        {
            foreach (var delivery in due?.Deliveries ?? [])
            {
                if (IsWanted(delivery) && Hold(delivery))
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
                    if (IsWanted(delivery) && Hold(delivery))
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

    /// <summary>Whether another worker has something to do and may; else when to ask again, by the steady clock.</summary>
    public bool TryAddWorker(DeliverySettings settings, LaneTime now, out DateTimeOffset? askAgain)
    {
        lock (_lock)
        {
            askAgain = null;
            var messages = _line.HasNext ? Gathering.Messages(_line.Next, settings, now, ref askAgain) : 0;
            messages = Math.Min(1, messages) + Gathering.Messages(_ready, settings, now, ref askAgain);
            if (_workers >= _window.Size || messages <= _coming)
            {
                return false;
            }

            if (_gate.ClosedUntil(now.Steady, settings.RateLimit) is { } closed)
            {
                askAgain = closed;
                return false;
            }

            _workers++;
            _coming++;
            return true;
        }
    }

    /// <summary>The next message for a worker; none when the worker has to end, which is noted.</summary>
    public LaneTurn Take(bool first, bool mustEnd, DeliverySettings settings, LaneTime now)
    {
        lock (_lock)
        {
            _coming -= first ? 1 : 0;
            DateTimeOffset? askAgain = null;
            if (
                !mustEnd
                && (first || _workers <= _window.Size)
                && (askAgain = _gate.ClosedUntil(now.Steady, settings.RateLimit)) is null
            )
            {
                Outgoing? outgoing = null;
                if (_line.HasNext && Gathering.Messages(_line.Next, settings, now, ref askAgain) > 0)
                {
                    outgoing = Gathering.Gather(_line.Next, settings);
                    _line.Sending();
                }
                else if (Gathering.Messages(_ready, settings, now, ref askAgain) > 0)
                {
                    outgoing = Gathering.Gather(_ready, settings);
                }

                if (outgoing is not null)
                {
                    if (outgoing.First.Batch is { } batch)
                    {
                        BeginBatch(batch);
                    }

                    _gate.Started(now.Steady, settings.RateLimit);
                    return new LaneTurn(outgoing);
                }
            }

            _workers--;
            return new LaneTurn(Outgoing: null, askAgain);
        }
    }

    /// <summary>
    /// The worker that was just added does not come: there is no room for it. True when the lane has to queue for some;
    /// it does so once.
    /// </summary>
    public bool Starve()
    {
        lock (_lock)
        {
            _workers--;
            _coming--;
            var queues = !_starving;
            _starving = true;
            return queues;
        }
    }

    /// <summary>It is this lane's turn.</summary>
    public void Feed()
    {
        lock (_lock)
        {
            _starving = false;
        }
    }

    /// <summary>Takes the other members of a batch out of the line and the queue: they go with the one that was taken.</summary>
    public void Claim(IReadOnlyList<PendingDelivery> members)
    {
        lock (_lock)
        {
            var ids = members.Select(m => m.Id).ToHashSet();
            Remove(ids);
            foreach (var member in members)
            {
                Hold(member);
            }
        }
    }

    /// <summary>What came of a message; a record without a start says that it was not sent.</summary>
    public void Ended(Outgoing outgoing, AttemptRecord record, LaneTime now)
    {
        lock (_lock)
        {
            if (record.StartedAt is null)
            {
                _gate.Withdrawn();
            }
            else
            {
                _gate.Ended(record.Outcome, now.Steady);
                _window.Observe(record.Outcome.IsAnswer);
            }

            // The line goes on past a delivery that has ended, or that steps out of it.
            EndLine(outgoing, goesOn: record.Decision.Ended is not null || record.IsParked);
        }
    }

    /// <summary>A message was not sent: cancelled, or nobody wants it any more.</summary>
    public void Withdrawn(Outgoing outgoing)
    {
        lock (_lock)
        {
            _gate.Withdrawn();
            EndLine(outgoing, goesOn: false);
        }
    }

    /// <summary>A delivery is no longer in hand: the store knows what came of it.</summary>
    public void Release(PendingDelivery delivery)
    {
        lock (_lock)
        {
            LetGo(delivery);
            _store.Released(delivery.Id);
            if (delivery.IsOrdered)
            {
                _line.Recorded(delivery.Id);
            }
        }
    }

    /// <summary>What is in memory or on its way.</summary>
    public HashSet<DeliveryId> InHand()
    {
        lock (_lock)
        {
            return [.. _inHand.Keys];
        }
    }

    /// <summary>Its integration is gone: nothing of it is held any more.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _memory.Add(-_inHand.Values.Sum());
            _inHand.Clear();
            _ready.Clear();
            _line.Next.Clear();
        }
    }

    /// <summary>How it is now.</summary>
    public LaneCondition Condition()
    {
        lock (_lock)
        {
            return new LaneCondition(_window.Size, _workers, _gate.Breaker);
        }
    }

    /// <summary>What a delivery takes in memory, roughly, in bytes.</summary>
    public static long Size(PendingDelivery delivery) => delivery.Event.Data.Length + 512;

    private bool IsWanted(PendingDelivery delivery) =>
        _store.IsFresh(delivery.Id) && (delivery.Batch is not { } batch || !_batches.Contains(batch));

    // Nobody else may begin it with another of its members.
    private void BeginBatch(BatchId batch)
    {
        _batches.Add(batch);
        var others = _ready.Concat(_line.Next).Where(d => d.Batch == batch).ToList();
        if (others.Count > 0)
        {
            Remove([.. others.Select(d => d.Id)]);
            others.ForEach(LetGo);
        }
    }

    private void Remove(HashSet<DeliveryId> ids)
    {
        _line.Remove(ids);
        for (var i = _ready.Count; i > 0; i--)
        {
            var delivery = _ready.Dequeue();
            if (!ids.Contains(delivery.Id))
            {
                _ready.Enqueue(delivery);
            }
        }
    }

    private void EndLine(Outgoing outgoing, bool goesOn)
    {
        if (outgoing.First.Batch is { } batch)
        {
            _batches.Remove(batch);
        }

        if (outgoing.First.IsOrdered)
        {
            // Where the head is tried again later, what is behind it waits in the store, and is read again with it.
            foreach (var delivery in _line.Ended(outgoing, goesOn))
            {
                LetGo(delivery);
            }
        }
    }

    // The bytes of what is in hand are counted here and nowhere else.
    private bool Hold(PendingDelivery delivery)
    {
        var size = Size(delivery);
        var isNew = _inHand.TryAdd(delivery.Id, size);
        _memory.Add(isNew ? size : 0);
        return isNew;
    }

    private void LetGo(PendingDelivery delivery) => _memory.Add(_inHand.Remove(delivery.Id, out var size) ? -size : 0);
}
