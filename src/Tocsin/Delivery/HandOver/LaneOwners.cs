using Tocsin.Nodes;

namespace Tocsin.Delivery.HandOver;

/// <summary>Tells whoever owns lanes that the store has something of theirs.</summary>
internal sealed class LaneOwners(INodes nodes, IBells bells)
{
    private DeliveryEngine? _engine;

    /// <summary>This node owns lanes too from now on.</summary>
    public void Attach(DeliveryEngine engine)
    {
        _engine = engine;
        bells.Listen(Bell.Lanes, engine.Look);
    }

    public void Look(params IReadOnlyCollection<long> lanes)
    {
        _engine?.Look(lanes);
        TellOthers(lanes);
    }

    /// <summary>Tells of those lanes that are not this node's.</summary>
    public void TellOthers(IReadOnlyCollection<long> lanes)
    {
        if (lanes.Where(l => _engine is null || !nodes.Owns(Partition.Of(l))).ToList() is { Count: > 0 } others)
        {
            bells.RingOthers(Bell.Lanes, others);
        }
    }

    /// <summary>Takes over what was just committed where it is this node's, and tells the others.</summary>
    public void Take(IReadOnlyList<PendingDelivery> deliveries)
    {
        var others = _engine?.Take(deliveries) ?? [.. deliveries.Select(d => d.Lane).Distinct()];
        if (others.Count > 0)
        {
            bells.RingOthers(Bell.Lanes, others);
        }
    }
}
