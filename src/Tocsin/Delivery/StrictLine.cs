namespace Tocsin.Delivery;

/// <summary>
/// The deliveries of a lane that go one after the other. Only the store knows their order, so they come from there, and
/// when the head has to be tried again all the others go back. Not safe for many threads.
/// </summary>
internal sealed class StrictLine
{
    /// <summary>As many are enough where each leaves alone.</summary>
    public const int LowWater = 32;

    // Has failed, and the store does not know it yet: until it does, a read would pass it by.
    private readonly HashSet<DeliveryId> _unrecorded = [];
    private bool _sending;
    private bool _mayHaveMore;
    private long _epoch;

    /// <summary>What comes next.</summary>
    public Queue<PendingDelivery> Next { get; private set; } = new();

    public bool HasNext => !_sending && _unrecorded.Count == 0 && Next.Count > 0;

    /// <summary>Whether more is to be read.</summary>
    /// <param name="reach">How many there are enough of.</param>
    public bool WantsMore(int reach) => _mayHaveMore && _unrecorded.Count == 0 && Next.Count < reach;

    public void MayHaveMore() => _mayHaveMore = true;

    /// <summary>A read begins; it is for the line as it is now.</summary>
    public long Begin()
    {
        _mayHaveMore = false;
        return _epoch;
    }

    /// <summary>What of a page may be taken in: nothing, when the line has gone back to the store meanwhile.</summary>
    public IReadOnlyList<PendingDelivery> Accept(OrderedPage page, long epoch)
    {
        _mayHaveMore |= page.HasMore || epoch != _epoch;
        return epoch == _epoch ? page.Deliveries : [];
    }

    public void Add(PendingDelivery delivery) => Next.Enqueue(delivery);

    public void Remove(HashSet<DeliveryId> ids) =>
        Next = new Queue<PendingDelivery>(Next.Where(d => !ids.Contains(d.Id)));

    public void Sending() => _sending = true;

    /// <summary>
    /// What was on its way has come back. Where it has to be tried again the line goes back to the store: what it had in
    /// memory is returned, and nothing is read before the store knows.
    /// </summary>
    public IReadOnlyCollection<PendingDelivery> Ended(Outgoing outgoing, bool goesOn)
    {
        _sending = false;
        if (goesOn)
        {
            return [];
        }

        var gone = Next;
        Next = new Queue<PendingDelivery>();
        _unrecorded.UnionWith(outgoing.Deliveries.Select(d => d.Id));
        _epoch++;
        return gone;
    }

    /// <summary>Goes back to the store, all but what is on its way; returns what it had in memory.</summary>
    public IReadOnlyCollection<PendingDelivery> Clear()
    {
        var gone = Next;
        Next = new Queue<PendingDelivery>();
        _epoch++;
        _mayHaveMore = false;
        return gone;
    }

    /// <summary>The store knows what came of a delivery.</summary>
    public void Recorded(DeliveryId id) => _mayHaveMore |= _unrecorded.Remove(id);
}
