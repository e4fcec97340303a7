using Tocsin.Delivery.HandOver;
using Tocsin.Delivery.Holding;
using Tocsin.Events;

namespace Tocsin.Delivery;

/// <summary>One event on its way to one integration.</summary>
internal sealed record PendingDelivery
{
    public required DeliveryId Id { get; init; }

    /// <summary>The number of its integration.</summary>
    public required long Lane { get; init; }

    public required Event Event { get; init; }

    /// <summary>What the subscription calls the event.</summary>
    public required string Name { get; init; }

    /// <summary>The name where it is not the event's type.</summary>
    public string? OwnName => string.Equals(Name, Event.Type, StringComparison.Ordinal) ? null : Name;

    /// <summary>What it takes in memory, roughly, in bytes.</summary>
    public long Size => Event.Data.Length + 512;

    /// <summary>When it was made, or asked for again.</summary>
    public required DateTimeOffset QueuedAt { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Attempts made so far, all told.</summary>
    public int Attempts { get; init; }

    /// <summary>Attempts made so far on this run through the schedule; a manual retry starts another.</summary>
    public int Tries { get; init; }

    /// <summary>Whether it waits for the deliveries of earlier events.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>The batch in which it was sent before, and is sent again.</summary>
    public BatchId? Batch { get; init; }

    /// <summary>The number of its event in the store, where that is known; else 0.</summary>
    public long EventNumber { get; set; }

    /// <summary>Whether it goes through a queue: then it has no row of its own before its first attempt.</summary>
    public bool IsQueued { get; init; }

    /// <summary>The message of the queue that it came in; null for what the store has.</summary>
    public QueueReceipt? Receipt { get; init; }

    /// <summary>With which others it leaves, once somebody has asked.</summary>
    public Departure? Departure { get; set; }

    /// <summary>Why it waited, where it is sent as it was meant to leave.</summary>
    public HoldReason HeldBy => Departure is { } known && known.Attempts == Attempts ? known.Reason : HoldReason.None;

    /// <summary>When that run's first attempt was made.</summary>
    public DateTimeOffset? FirstAt { get; init; }
}
