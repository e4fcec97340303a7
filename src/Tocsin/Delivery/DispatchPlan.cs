using Tocsin.Events;
using Tocsin.Ids;

namespace Tocsin.Delivery;

/// <summary>
/// What has to be written with the change that made the events: the events, and either their deliveries, or the intent
/// to make them in chunks when they are many.
/// </summary>
internal sealed record DispatchPlan
{
    public required OrganizationId OrganizationId { get; init; }

    public required IReadOnlyList<Event> Events { get; init; }

    /// <summary>In the order of the events; empty when the plan fans out later.</summary>
    public required IReadOnlyList<PendingDelivery> Deliveries { get; init; }

    /// <summary>There are too many deliveries for the same commit.</summary>
    public required bool FansOut { get; init; }
}
