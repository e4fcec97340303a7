using Tocsin.Events;

namespace Tocsin.Delivery.Recoveries;

/// <summary>What a job does next: a few deliveries of one lane in one commit, and where it stands after them.</summary>
internal sealed record RecoverySlice
{
    public required RecoveryCursor Next { get; init; }

    /// <summary>Deliveries to queue anew.</summary>
    public IReadOnlyList<DeliveryId> Again { get; init; } = [];

    /// <summary>Deliveries to make.</summary>
    public IReadOnlyList<FannedOut> Missing { get; init; } = [];

    /// <summary>The next event is still being fanned out: to be looked at again later.</summary>
    public bool Waits { get; init; }

    public int Count => Again.Count + Missing.Count;
}

/// <summary>An event as far as matching looks at it, and whether it is still being fanned out.</summary>
internal readonly record struct ScannedEvent(long Seq, Event Event, bool IsFanningOut);
