using Tocsin.Routing;

namespace Tocsin.Delivery;

/// <summary>The next deliveries of an intent, and where it stands after them. Pure.</summary>
internal sealed record FanOutChunk
{
    /// <summary>Deliveries written in one commit, so that nobody waits long for the writer.</summary>
    public const int MaxDeliveries = 250;

    public required FanOut Next { get; init; }

    public required IReadOnlyList<FannedOut> Deliveries { get; init; }

    public static FanOutChunk Of(
        FanOut fanOut,
        IReadOnlyList<StoredEvent> events,
        RoutingTable routing,
        DateTimeOffset? now = null,
        bool queues = false
    )
    {
        var deliveries = new List<FannedOut>();
        foreach (var (seq, fact) in events)
        {
            var after = seq == fanOut.NextSeq ? fanOut.AfterLane : 0;
            foreach (var route in routing.Match(fact, now))
            {
                if (route.Integration.Number <= after)
                {
                    continue;
                }

                if (deliveries.Count == MaxDeliveries)
                {
                    return Stop(fanOut with { NextSeq = seq, AfterLane = after });
                }

                deliveries.Add(new FannedOut(seq, EventDispatcher.NewDelivery(fact, route, queues)));
                after = route.Integration.Number;
            }
        }

        // Events that are gone (retention) leave a gap that nobody can deliver.
        var last = events.Count == 0 ? fanOut.LastSeq : events[^1].Seq;
        return Stop(fanOut with { NextSeq = last + 1, AfterLane = 0 });

        FanOutChunk Stop(FanOut next) => new() { Next = next, Deliveries = deliveries };
    }
}
