using Tocsin.Nodes;

namespace Tocsin.Delivery.HandOver;

/// <summary>
/// By way of the store: what this node owns is taken over as it was committed, of the rest the owners are told to look
/// there. With one node that is everything, from memory to memory.
/// </summary>
internal sealed class StoreHandOver(INodes nodes, IBells bells) : IHandOver
{
    private DeliveryEngine? _engine;

    public bool IsQueueing => false;

    public async Task StartAsync(DeliveryEngine engine, CancellationToken cancellationToken)
    {
        _engine = engine;
        bells.Listen(Bell.Lanes, engine.Look);
        await nodes.JoinAsync(engine, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => nodes.LeaveAsync(cancellationToken);

    public void Committed(IReadOnlyList<PendingDelivery> deliveries)
    {
        // What comes before the start is found in the store.
        if (_engine?.Take(deliveries) is { Count: > 0 } others)
        {
            bells.RingOthers(Bell.Lanes, others);
        }
    }

    public void Look(params IReadOnlyCollection<long> lanes)
    {
        _engine?.Look(lanes);
        if (lanes.Where(l => !nodes.Owns(Partition.Of(l))).ToList() is { Count: > 0 } others)
        {
            bells.RingOthers(Bell.Lanes, others);
        }
    }
}
