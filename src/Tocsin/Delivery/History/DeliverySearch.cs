using Tocsin.Integrations;

namespace Tocsin.Delivery.History;

/// <summary>Which deliveries are asked for.</summary>
internal sealed record DeliverySearch
{
    public required IReadOnlyList<long> Lanes { get; init; }

    public DeliveryStatuses Statuses { get; init; } = DeliveryStatuses.All;

    /// <summary>The event's type, or the name under which it is delivered.</summary>
    public string? EventType { get; init; }

    public string? TargetId { get; init; }

    /// <summary>Of the last attempt.</summary>
    public OutcomeClass? Outcome { get; init; }

    /// <summary>The smallest id; ids sort by the time of the event.</summary>
    public UInt128 From { get; init; } = UInt128.MinValue;

    /// <summary>The id that is too large, and all that are larger.</summary>
    public UInt128 Before { get; init; } = UInt128.MaxValue;
}
