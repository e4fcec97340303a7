namespace Tocsin.Delivery.HandOver.RabbitMq;

/// <summary>What went through the broker and past it since the start. Safe to use from many threads.</summary>
internal sealed class QueueCounts
{
    private long _published;
    private long _confirmed;
    private long _unpublished;
    private long _parked;
    private long _redelivered;
    private long _reconciled;

    /// <summary>Deliveries given to the broker.</summary>
    public long Published => Interlocked.Read(ref _published);

    /// <summary>Of those, the ones that it has taken on.</summary>
    public long Confirmed => Interlocked.Read(ref _confirmed);

    /// <summary>Those given to the store instead, since the broker did not take them.</summary>
    public long Unpublished => Interlocked.Read(ref _unpublished);

    /// <summary>Those given to the store since they would have waited here for too long.</summary>
    public long Parked => Interlocked.Read(ref _parked);

    /// <summary>Those that came again, or late, and were looked for in the store first.</summary>
    public long Redelivered => Interlocked.Read(ref _redelivered);

    /// <summary>Those that the broker has lost, by the store.</summary>
    public long Reconciled => Interlocked.Read(ref _reconciled);

    public void Publish(int count) => Interlocked.Add(ref _published, count);

    public void Confirm(int count) => Interlocked.Add(ref _confirmed, count);

    public void Unpublish(int count) => Interlocked.Add(ref _unpublished, count);

    public void Park(int count) => Interlocked.Add(ref _parked, count);

    public void Redeliver(int count) => Interlocked.Add(ref _redelivered, count);

    public void Reconcile(int count) => Interlocked.Add(ref _reconciled, count);
}
