using Tocsin.Delivery.HandOver;
using Tocsin.Delivery.Tracing;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Routing;

namespace Tocsin.Delivery;

/// <summary>
/// Where events enter, whatever they tell of: plan, write the plan in the transaction of what the events tell about, hand
/// it over. <see cref="DispatchAsync"/> is for whoever has a transaction of their own, <see cref="PublishAsync"/> for events
/// that stand alone.
/// </summary>
internal sealed class EventDispatcher(
    RoutingTables routing,
    IDeliveryStore store,
    IHandOver handOver,
    Backlog backlog,
    FanOutExpander fanOuts
)
{
    /// <summary>Deliveries that are written in the same commit as their events.</summary>
    public const int MaxImmediate = 2000;

    private long _published;

    /// <summary>Events that were committed and set to work on since the start.</summary>
    public long Published => Interlocked.Read(ref _published);

    /// <summary>Decides who gets the events; pure, and may be thrown away. At most some hundred events at a time.</summary>
    public DispatchPlan Plan(OrganizationId organization, IReadOnlyList<Event> events)
    {
        events = PublisherTrace.Attach(events);
        var table = routing.Of(organization);
        var deliveries = new List<PendingDelivery>();
        var queues = handOver.IsQueueing;
        foreach (var fact in events)
        {
            foreach (var route in table.Match(fact, fact.CreatedAt))
            {
                if (deliveries.Count == MaxImmediate)
                {
                    return Make(organization, events, [], fansOut: true);
                }

                deliveries.Add(NewDelivery(fact, route, queues));
            }
        }

        return Make(organization, events, deliveries, fansOut: false);
    }

    /// <summary>Writes events and what follows from them, and returns once it is on the disk.</summary>
    public Task PublishAsync(
        OrganizationId organization,
        IReadOnlyList<Event> events,
        CancellationToken cancellationToken
    ) =>
        DispatchAsync(
            organization,
            events,
            async plan =>
            {
                await store.AppendAsync(plan, cancellationToken);
                return true;
            }
        );

    /// <summary>Has events written together with what they tell of, and sets to work on them once that is committed.</summary>
    /// <param name="organization">Whose.</param>
    /// <param name="events">What is told; none where nobody is to hear of it.</param>
    /// <param name="write">Writes what has happened with the plan; false: it has not, and nobody hears of it.</param>
    public async Task<bool> DispatchAsync(
        OrganizationId organization,
        IReadOnlyList<Event> events,
        Func<DispatchPlan, Task<bool>> write
    )
    {
        var plan = Plan(organization, events);
        var isWritten = await write(plan);
        if (isWritten)
        {
            HandOver(plan);
        }

        return isWritten;
    }

    /// <summary>Sets to work on a plan that has been committed. Forgotten, it would be found in the store at the next start.</summary>
    public void HandOver(DispatchPlan plan)
    {
        Interlocked.Add(ref _published, plan.Events.Count);
        if (plan.FansOut)
        {
            backlog.AddFanOut(plan.OrganizationId);
            fanOuts.Wake();
        }
        else
        {
            backlog.Add(plan.OrganizationId, plan.Deliveries.Count);
            handOver.Committed(plan.Deliveries);
        }
    }

    public static PendingDelivery NewDelivery(Event fact, Route route, bool queues = false) =>
        new()
        {
            Id = DeliveryId.Of(fact.Id, route.Integration.Id),
            Lane = route.Integration.Number,
            Event = fact,
            Name = route.Name,
            // Not before it was enabled, even where the clock was set back since.
            QueuedAt = fact.CreatedAt > route.Integration.ActiveSince ? fact.CreatedAt : route.Integration.ActiveSince,
            DueAt = fact.CreatedAt,
            IsOrdered = route.Integration.Delivery.IsStrict,
            // Only the store knows an order, and it is where to wait for others.
            IsQueued = queues && route.Integration.Delivery is { IsStrict: false, Noise: null },
        };

    private static DispatchPlan Make(
        OrganizationId organization,
        IReadOnlyList<Event> events,
        IReadOnlyList<PendingDelivery> deliveries,
        bool fansOut
    ) =>
        new()
        {
            OrganizationId = organization,
            Events = events,
            Deliveries = deliveries,
            FansOut = fansOut,
        };
}
