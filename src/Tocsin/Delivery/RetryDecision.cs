namespace Tocsin.Delivery;

/// <summary>What follows from an attempt: the end, or another at a given time.</summary>
internal readonly record struct RetryDecision
{
    /// <summary>How the delivery has ended; null while it goes on.</summary>
    public DeliveryState? Ended { get; private init; }

    /// <summary>When the next attempt is due; meaningless after the end.</summary>
    public DateTimeOffset DueAt { get; private init; }

    public static RetryDecision End(DeliveryState state) => new() { Ended = state };

    public static RetryDecision Again(DateTimeOffset dueAt) => new() { DueAt = dueAt };
}
