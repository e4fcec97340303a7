using Tocsin.Integrations;

namespace Tocsin.Delivery.Holding;

/// <summary>What waits in a queue of a lane, and what decides how it leaves.</summary>
internal readonly record struct Waiting
{
    public required Queue<PendingDelivery> Queue { get; init; }

    /// <summary>How it is to leave.</summary>
    public required DeliverySettings Settings { get; init; }

    public required LaneTime Now { get; init; }

    /// <summary>How many messages the ceiling has room for; null: any number.</summary>
    public int? Left { get; init; }

    /// <summary>Whether nothing may be overtaken.</summary>
    public bool InOrder { get; init; }

    /// <summary>Whether there is no room for more: what has waited for longest leaves, so that others get in.</summary>
    public bool IsFull { get; init; }
}
