using Tocsin.Events;
using Tocsin.Ids;

namespace Tocsin.Delivery;

/// <summary>An intent to deliver a range of events, and how far it has come.</summary>
internal sealed record FanOut
{
    public required long Id { get; init; }

    public required OrganizationId OrganizationId { get; init; }

    /// <summary>The event that is being delivered.</summary>
    public required long NextSeq { get; init; }

    /// <summary>Of that event, lanes up to this one have theirs.</summary>
    public required long AfterLane { get; init; }

    public required long LastSeq { get; init; }

    public bool IsDone => NextSeq > LastSeq;
}

/// <summary>An event and its place in the store.</summary>
internal readonly record struct StoredEvent(long Seq, Event Event);

/// <summary>A delivery and the place of its event in the store.</summary>
internal readonly record struct FannedOut(long Seq, PendingDelivery Delivery);
