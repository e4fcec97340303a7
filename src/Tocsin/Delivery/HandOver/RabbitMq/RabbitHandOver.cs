using Tocsin.Nodes;

namespace Tocsin.Delivery.HandOver.RabbitMq;

/// <summary>
/// By queues of RabbitMQ, one for each partition, which the owner of the partition consumes. The store is told only of what
/// came of a delivery, and of those that have to wait; a strict order goes by the store altogether.
/// </summary>
internal sealed class RabbitHandOver : IHandOver, IPartitionWork, IDisposable
{
    /// <summary>What would wait for longer than this holds up others in the same queue.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly INodes _nodes;
    private readonly LaneOwners _owners;
    private readonly DeliveryPublisher _publisher;
    private readonly DeliveryConsumer _consumer;
    private readonly StoreFallback _fallback;
    private readonly TimeProvider _time;
    private DeliveryEngine? _engine;
    private ITimer? _timer;

    public RabbitHandOver(
        INodes nodes,
        LaneOwners owners,
        DeliveryPublisher publisher,
        DeliveryConsumer consumer,
        RedeliveryCheck check,
        StoreFallback fallback,
        TimeProvider time
    )
    {
        (_nodes, _owners, _publisher) = (nodes, owners, publisher);
        (_consumer, _fallback, _time) = (consumer, fallback, time);
        consumer.Attach(Take);
        check.Attach(Take);
        fallback.Attach(Parked);
    }

    public bool IsQueueing => _publisher.IsQueueing;

    public async Task StartAsync(DeliveryEngine engine, CancellationToken cancellationToken)
    {
        _engine = engine;
        _owners.Attach(engine);
        _timer = _time.CreateTimer(_ => ParkOverdue(), state: null, LookEvery, LookEvery);
        await _nodes.JoinAsync(this, cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _nodes.LeaveAsync(cancellationToken);
        await _consumer.WantAsync(Partition.All, wanted: false);
    }

    public void Committed(IReadOnlyList<PendingDelivery> deliveries)
    {
        if (deliveries.Where(d => d.IsQueued).ToList() is { Count: > 0 } queued)
        {
            _publisher.Publish(queued);
        }

        if (deliveries.Where(d => !d.IsQueued).ToList() is { Count: > 0 } stored)
        {
            _owners.Take(stored);
        }
    }

    public void Look(params IReadOnlyCollection<long> lanes) => _owners.Look(lanes);

    public async Task GainedAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken)
    {
        await _engine!.GainedAsync(partitions, cancellationToken);
        await _consumer.WantAsync(partitions, wanted: true);
    }

    public async Task FinishAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken)
    {
        await _consumer.WantAsync(partitions, wanted: false);
        await _engine!.FinishAsync(partitions, cancellationToken);
    }

    public void Lost(IReadOnlyList<int> partitions)
    {
        _engine!.Lost(partitions);
        _ = _consumer.WantAsync(partitions, wanted: false);
    }

    public void Dispose() => _timer?.Dispose();

    private void Take(IReadOnlyList<PendingDelivery> deliveries)
    {
        if (_engine!.TakeQueued(deliveries) is { Count: > 0 } noRoom)
        {
            _fallback.Park(noRoom);
        }
    }

    private void ParkOverdue()
    {
        if (_engine!.TakeOverdue(LongestWait) is { Count: > 0 } overdue)
        {
            _fallback.Park(overdue);
        }
    }

    private void Parked(IReadOnlyList<PendingDelivery> deliveries)
    {
        _engine!.Kept(deliveries);
        _owners.TellOthers([.. deliveries.Select(d => d.Lane).Distinct()]);
    }
}
