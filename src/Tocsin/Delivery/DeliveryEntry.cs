using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>A delivery in the history of its integration, waiting or ended.</summary>
internal sealed record DeliveryEntry
{
    public required DeliveryId Id { get; init; }

    public required long Lane { get; init; }

    public required string EventId { get; init; }

    /// <summary>What the subscription calls the event.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How it has ended; null while it waits.</summary>
    public DeliveryState? State { get; init; }

    public required int Attempts { get; init; }

    /// <summary>When it is tried again; null when it has ended, or waits for its first attempt.</summary>
    public DateTimeOffset? NextRetryAt { get; init; }

    /// <summary>Its last attempt, or why it was cancelled; null when there was none yet.</summary>
    public AttemptEntry? Last { get; init; }
}

/// <summary>An attempt in the history.</summary>
internal sealed record AttemptEntry
{
    public required int Number { get; init; }

    /// <summary>Null for the end of a delivery that was not sent.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public TimeSpan? Duration { get; init; }

    public required OutcomeClass Outcome { get; init; }

    public int? Status { get; init; }

    public string? Error { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What it went through, in the form that <see cref="AttemptDetail"/> reads.</summary>
    public byte[]? Detail { get; init; }
}
