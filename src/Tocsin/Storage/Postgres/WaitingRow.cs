using Tocsin.Delivery;
using Tocsin.Events;

namespace Tocsin.Storage.Postgres;

/// <summary>A row of <c>waiting</c>, still without its event.</summary>
internal sealed record WaitingRow
{
    public required DeliveryId Id { get; init; }

    public required UInt128 EventId { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    /// <summary>The event's number.</summary>
    public required long Event { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }

    public required string? Name { get; init; }

    public required int Attempts { get; init; }

    public required int Tries { get; init; }

    public required DateTimeOffset? FirstAt { get; init; }

    public required bool IsOrdered { get; init; }

    public required BatchId? Batch { get; init; }

    public required DateTimeOffset? RetryAt { get; init; }

    public PendingDelivery With(long lane, Event fact) =>
        new()
        {
            Id = Id,
            DueAt = DueAt,
            Lane = lane,
            QueuedAt = QueuedAt,
            Name = Name ?? fact.Type,
            Attempts = Attempts,
            Tries = Tries,
            FirstAt = FirstAt,
            IsOrdered = IsOrdered,
            Batch = Batch,
            Event = fact,
        };
}
