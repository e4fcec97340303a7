namespace Tocsin.Delivery.HandOver;

/// <summary>A delivery that was committed as an intent: enough to make it wait in the store, without its event.</summary>
internal sealed record IntendedDelivery
{
    public required long Lane { get; init; }

    public required DeliveryId Id { get; init; }

    public required UInt128 EventId { get; init; }

    /// <summary>The place of its event in the store.</summary>
    public required long EventNumber { get; init; }

    /// <summary>What the subscription calls the event, where that is not its type.</summary>
    public required string? Name { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public static IntendedDelivery Of(PendingDelivery delivery) =>
        new()
        {
            Lane = delivery.Lane,
            Id = delivery.Id,
            EventId = Tocsin.Ids.Id.ValueOf(delivery.Event.Id),
            EventNumber = delivery.EventNumber,
            Name = delivery.OwnName,
            QueuedAt = delivery.QueuedAt,
            DueAt = delivery.DueAt,
        };
}
