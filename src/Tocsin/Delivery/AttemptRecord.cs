using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>An attempt, or the end of a delivery without one, on its way into the store.</summary>
internal sealed record AttemptRecord
{
    public required PendingDelivery Delivery { get; init; }

    public required DeliveryOutcome Outcome { get; init; }

    public required RetryDecision Decision { get; init; }

    /// <summary>When the attempt began; null when none was made.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>The batch in which it was sent, and is sent again if need be.</summary>
    public BatchId? Batch { get; init; }

    /// <summary>Whether it steps out of the strict order, to be tried again beside it.</summary>
    public bool IsParked { get; init; }

    /// <summary>What it went through, in the form that <see cref="AttemptDetail"/> reads.</summary>
    public byte[]? Detail { get; init; }

    /// <summary>When it was over.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Attempts made by now; the record counts only where the store says one less.</summary>
    public int Number => StartedAt is null ? Delivery.Attempts : Delivery.Attempts + 1;

    /// <summary>A delivery that was not sent, and why.</summary>
    public static AttemptRecord Cancel(PendingDelivery delivery, string reason, DateTimeOffset now) =>
        new()
        {
            Delivery = delivery,
            Outcome = new DeliveryOutcome { Class = OutcomeClass.Cancelled, Error = reason },
            Decision = RetryDecision.End(DeliveryState.Cancelled),
            EndedAt = now,
        };
}
