namespace Tocsin.Delivery;

/// <summary>What a lane knows of the store: how far it was read, and what a read under way may bring that is stale.</summary>
internal sealed class LaneStoreView
{
    private readonly HashSet<DeliveryId> _releasedSince = [];
    private RecentIds? _read;
    private DueCursor _cursor = DueCursor.Start;

    // How far back to go once the read under way has ended.
    private DueCursor? _rewind;
    private long _version;
    private int _term;

    /// <summary>It may have something due that is not in hand.</summary>
    public bool HasMore { get; private set; }

    public bool IsReading { get; private set; }

    /// <summary>A delivery was committed, and not taken in.</summary>
    public void Gets(PendingDelivery delivery) => LookFrom(DueCursor.Before(delivery.DueAt));

    public void LookFromStart() => LookFrom(DueCursor.Start);

    public LaneRead Begin(HashSet<DeliveryId> inHand, bool hasRoom, bool due, long? lineEpoch)
    {
        _releasedSince.Clear();
        IsReading = true;
        return new LaneRead
        {
            InHand = inHand,
            HasRoom = hasRoom,
            After = due ? _cursor : null,
            Version = _version,
            Term = _term,
            LineEpoch = lineEpoch,
        };
    }

    /// <summary>Forgets everything: what a read under way brings is of no use.</summary>
    public void Forget()
    {
        _term++;
        _cursor = DueCursor.Start;
        HasMore = false;
        _read = null;
    }

    /// <summary>Whether a read is from before everything was forgotten.</summary>
    public bool IsStale(LaneRead read) => read.Term != _term;

    /// <summary>The read has ended, with a page of what is due, or without one.</summary>
    public void End(LaneRead read, DuePage? page)
    {
        IsReading = false;
        if (page is not null)
        {
            _cursor = _rewind is { } back ? DueCursor.Earlier(back, page.End) : page.End;
            HasMore = page.HasMore || read.Version != _version;
        }
        else if (_rewind is { } back)
        {
            _cursor = DueCursor.Earlier(back, _cursor);
        }

        _rewind = null;
    }

    /// <summary>A delivery is no longer in hand: what a read under way says of it is stale.</summary>
    public void Released(DeliveryId id)
    {
        if (IsReading)
        {
            _releasedSince.Add(id);
        }
    }

    public bool IsFresh(DeliveryId id) => !_releasedSince.Contains(id);

    /// <summary>It was read before whoever committed it has handed it over.</summary>
    public void Remember(DeliveryId id) => (_read ??= new RecentIds()).Add(id);

    public bool HasRead(DeliveryId id) => _read?.Contains(id) == true;

    private void LookFrom(DueCursor cursor)
    {
        HasMore = true;
        _version++;
        if (IsReading)
        {
            _rewind = _rewind is { } earlier ? DueCursor.Earlier(earlier, cursor) : cursor;
        }
        else
        {
            _cursor = DueCursor.Earlier(_cursor, cursor);
        }
    }
}
