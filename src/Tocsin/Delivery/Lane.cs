using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>
/// The work of one integration: what of it is in memory, how many workers are at it, whether it may send now, and
/// whether the store may have more. The store has everything that is here too; this is a window onto it. Safe to use
/// from many threads.
/// </summary>
internal sealed partial class Lane
{
    /// <summary>Ready deliveries below which more is read.</summary>
    private const int LowWater = 64;

    /// <summary>What is held is looked at again so soon.</summary>
    private static readonly TimeSpan HeldLook = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly PayloadShare _memory;
    private readonly LaneGate _gate;
    private readonly Queue<PendingDelivery> _ready = new();
    private readonly LaneHand _inHand;

    // Sent again as they were: what else of them turns up goes with them.
    private readonly HashSet<BatchId> _batches = [];
    private readonly StrictLine _line = new();
    private readonly LaneStoreView _store = new();
    private LaneWindow _window;
    private int _workers;

    // Workers that were added and have not asked for their first message yet.
    private int _coming;
    private bool _starving;

    // Its partition is another node's.
    private bool _suspended;

    public Lane(long number, OrganizationId organization, LaneLimits limits, PayloadMemory memory)
    {
        (Number, Organization, Partition) = (number, organization, Tocsin.Nodes.Partition.Of(number));
        _memory = memory.Of(organization);
        _inHand = new LaneHand(_memory);
        _gate = new LaneGate(limits.Breaker, limits.LongestPause);
        _window = new LaneWindow(limits.Concurrency);
    }

    public long Number { get; }

    public int Partition { get; }

    public OrganizationId Organization { get; }

    /// <summary>Whether it has so much to do that it may be held back for the sake of others.</summary>
    public bool IsBulk => _store.HasMore || _ready.Count > LowWater;

    /// <summary>Takes in a delivery that was just committed, or leaves it to be read from the store.</summary>
    public void Offer(PendingDelivery delivery)
    {
        lock (_lock)
        {
            // Whoever owns it now finds it in the store.
            if (_suspended)
            {
                return;
            }

            // What is in order is read in order: those who hand over may overtake one another.
            if (delivery.IsOrdered)
            {
                _line.MayHaveMore();
                return;
            }

            // A read can be quicker than whoever hands over: then it is in hand already, or even done.
            if (_inHand.Contains(delivery.Id) || _store.HasRead(delivery.Id))
            {
                return;
            }

            if (_store.HasMore || _ready.Count >= Math.Min(_mostOffered, _memory.MaxReady(IsBulk, delivery.Size)))
            {
                _store.Gets(delivery);
                return;
            }

            _inHand.Hold(delivery);
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

    /// <summary>Whether another worker has something to do and may; else when to ask again, by the steady clock.</summary>
    public bool TryAddWorker(DeliverySettings settings, LaneTime now, out DateTimeOffset? askAgain)
    {
        lock (_lock)
        {
            askAgain = null;
            var messages = _line.HasNext ? Messages(_line.Next, settings, now, ref askAgain) : 0;
            messages = Math.Min(1, messages) + Messages(_ready, settings, now, ref askAgain);
            if (_workers >= _window.Size || messages <= _coming)
            {
                return false;
            }

            if (ClosedUntil(settings, now) is { } closed)
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
            if (!mustEnd && (first || _workers <= _window.Size) && (askAgain = ClosedUntil(settings, now)) is null)
            {
                Outgoing? outgoing = null;
                // Whoever was added for a message gets it, also where something has come in between.
                if (_line.HasNext && Messages(_line.Next, settings, now, ref askAgain, isSure: first) > 0)
                {
                    outgoing = Gather(_line.Next, settings, now);
                    _line.Sending();
                }
                else if (Messages(_ready, settings, now, ref askAgain, isSure: first) > 0)
                {
                    outgoing = Gather(_ready, settings, now);
                }

                if (outgoing is not null)
                {
                    if (outgoing.First.Batch is { } batch)
                    {
                        BeginBatch(batch);
                    }

                    _gate.Started(now.Steady, settings.RateLimit, settings.Noise?.Ceiling);
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
                _inHand.Hold(member);
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
            _inHand.LetGo(delivery);
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
            return _inHand.Ids;
        }
    }

    /// <summary>Its partition is another node's: forgets everything but what is on its way.</summary>
    public void Suspend()
    {
        lock (_lock)
        {
            _suspended = true;
            foreach (var delivery in _ready.Concat(_line.Clear()))
            {
                _inHand.LetGo(delivery);
                delivery.Receipt?.Return();
            }

            _ready.Clear();
            _isRipe = false;
            _store.Forget();
        }
    }

    /// <summary>Its partition is this node's again.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            _suspended = false;
        }
    }

    /// <summary>Ends once nothing is in hand.</summary>
    public Task QuietAsync()
    {
        lock (_lock)
        {
            return _inHand.QuietAsync();
        }
    }

    /// <summary>Its integration is gone: nothing of it is held any more.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _inHand.LetGoOfAll();
            foreach (var delivery in _ready)
            {
                delivery.Receipt?.Return();
            }

            _ready.Clear();
            _parking.Clear();
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

    // Nobody else may begin it with another of its members.
    private void BeginBatch(BatchId batch)
    {
        _batches.Add(batch);
        var others = _ready.Concat(_line.Next).Where(d => d.Batch == batch).ToList();
        if (others.Count > 0)
        {
            Remove([.. others.Select(d => d.Id)]);
            others.ForEach(_inHand.LetGo);
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
                _inHand.LetGo(delivery);
            }
        }
    }

    private DateTimeOffset? ClosedUntil(DeliverySettings settings, LaneTime now) =>
        settings.IsHeld ? now.Steady + HeldLook
        : settings.Noise is not { } noise ? _gate.ClosedUntil(now.Steady, settings.RateLimit)
        : QuietUntil(settings, now) ?? _gate.ClosedUntil(now.Steady, settings.RateLimit, noise.Ceiling);
}
