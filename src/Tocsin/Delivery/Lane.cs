namespace Tocsin.Delivery;

/// <summary>
/// The work of one integration: what of it is in memory, how many workers are at it, and whether the store may have
/// more. The store has everything that is here too; this is a window onto it. Safe to use from many threads.
/// </summary>
internal sealed class Lane(long number, int maxConcurrency)
{
    /// <summary>Ready deliveries beyond which the rest stays in the store.</summary>
    private const int MaxReady = 1024;

    /// <summary>Ready deliveries below which more is read.</summary>
    private const int LowWater = 64;

    private readonly Lock _lock = new();
    private readonly Queue<PendingDelivery> _ready = new();
    private readonly HashSet<DeliveryId> _inHand = [];
    private RecentIds? _readFromStore;
    private LaneWindow _window = new(maxConcurrency);
    private int _workers;

    // Workers that were added and have not asked for their first delivery yet.
    private int _coming;
    private bool _starving;
    private bool _reading;

    // What was released since the read began may be in what it brings, as it was before.
    private readonly HashSet<DeliveryId> _releasedSince = [];

    // The store may have something due that is not in hand; the version tells a read from a change that came after it.
    private bool _storeHasMore;
    private long _storeVersion;

    public long Number { get; } = number;

    /// <summary>Takes in a delivery that was just committed, or leaves it to be read from the store. True when taken in.</summary>
    public bool Offer(PendingDelivery delivery, bool hasRoom)
    {
        lock (_lock)
        {
            // A read can be quicker than whoever hands over: then it is in hand already, or even done.
            if (_inHand.Contains(delivery.Id) || _readFromStore?.Contains(delivery.Id) == true)
            {
                return false;
            }

            if (!hasRoom || _storeHasMore || _ready.Count >= MaxReady)
            {
                _storeHasMore = true;
                _storeVersion++;
                return false;
            }

            _inHand.Add(delivery.Id);
            _ready.Enqueue(delivery);
            return true;
        }
    }

    /// <summary>The store has something that is due.</summary>
    public void LookAtStore()
    {
        lock (_lock)
        {
            _storeHasMore = true;
            _storeVersion++;
        }
    }

    /// <summary>Whether the caller is to read from the store now, and what it is to leave out; one reader at a time.</summary>
    public bool TryBeginRead(out HashSet<DeliveryId> inHand, out long version)
    {
        lock (_lock)
        {
            (inHand, version) = ([], _storeVersion);
            if (_reading || !_storeHasMore || _ready.Count >= LowWater)
            {
                return false;
            }

            inHand.UnionWith(_inHand);
            _releasedSince.Clear();
            return _reading = true;
        }
    }

    /// <summary>Takes in what was read; returns how many bytes it has.</summary>
    public long EndRead(DuePage page, long version)
    {
        lock (_lock)
        {
            _reading = false;
            if (!page.HasMore && version == _storeVersion)
            {
                _storeHasMore = false;
            }

            long bytes = 0;
            foreach (var delivery in page.Deliveries.Where(d => !_releasedSince.Contains(d.Id) && _inHand.Add(d.Id)))
            {
                _ready.Enqueue(delivery);
                bytes += Size(delivery);
                if (delivery.Attempts == 0)
                {
                    (_readFromStore ??= new RecentIds()).Add(delivery.Id);
                }
            }

            return bytes;
        }
    }

    /// <summary>The read has failed; another will be tried.</summary>
    public void FailRead()
    {
        lock (_lock)
        {
            _reading = false;
        }
    }

    /// <summary>Whether another worker has something to do and may.</summary>
    public bool TryAddWorker()
    {
        lock (_lock)
        {
            if (_workers >= _window.Size || _ready.Count <= _coming)
            {
                return false;
            }

            _workers++;
            _coming++;
            return true;
        }
    }

    /// <summary>The next delivery for a worker; null when the worker has to end, which is noted.</summary>
    public PendingDelivery? Take(bool first, bool othersWait)
    {
        lock (_lock)
        {
            _coming -= first ? 1 : 0;
            var tooMany = !first && _workers > 1 && (othersWait || _workers > _window.Size);
            if (!tooMany && _ready.TryDequeue(out var delivery))
            {
                return delivery;
            }

            _workers--;
            return null;
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

    /// <summary>How the endpoint fares.</summary>
    public void Observe(bool answered)
    {
        lock (_lock)
        {
            if (answered)
            {
                _window.Succeeded();
            }
            else
            {
                _window.Failed();
            }
        }
    }

    /// <summary>A delivery is no longer in hand: the store knows what came of it.</summary>
    public void Release(PendingDelivery delivery)
    {
        lock (_lock)
        {
            _inHand.Remove(delivery.Id);
            if (_reading)
            {
                _releasedSince.Add(delivery.Id);
            }
        }
    }

    /// <summary>What is in memory or on its way.</summary>
    public HashSet<DeliveryId> InHand()
    {
        lock (_lock)
        {
            return [.. _inHand];
        }
    }

    /// <summary>What a delivery takes in memory, roughly, in bytes.</summary>
    public static long Size(PendingDelivery delivery) => delivery.Event.Data.Length + 512;
}
