using Tocsin.Nodes;

namespace Tocsin.Delivery.HandOver;

/// <summary>
/// By way of the store: what this node owns is taken over as it was committed, of the rest the owners are told to look
/// there. With one node that is everything, from memory to memory.
/// </summary>
internal sealed class StoreHandOver(INodes nodes, LaneOwners owners) : IHandOver
{
    public bool IsQueueing => false;

    public Task StartAsync(DeliveryEngine engine, CancellationToken cancellationToken)
    {
        owners.Attach(engine);
        return nodes.JoinAsync(engine, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => nodes.LeaveAsync(cancellationToken);

    public void Committed(IReadOnlyList<PendingDelivery> deliveries) => owners.Take(deliveries);

    public void Look(params IReadOnlyCollection<long> lanes) => owners.Look(lanes);
}
