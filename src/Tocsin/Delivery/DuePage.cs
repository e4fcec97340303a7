namespace Tocsin.Delivery;

/// <summary>What is due in a lane.</summary>
internal sealed record DuePage
{
    /// <summary>By due time, then in the order of the events.</summary>
    public required IReadOnlyList<PendingDelivery> Deliveries { get; init; }

    /// <summary>There is more that is due already.</summary>
    public required bool HasMore { get; init; }

    /// <summary>How far the lane has been looked through.</summary>
    public required DueCursor End { get; init; }

    /// <summary>When the next one after these is due, as far as is known.</summary>
    public required DateTimeOffset? NextDue { get; init; }
}
