namespace Tocsin.Delivery;

/// <summary>A read that a lane wants made.</summary>
internal sealed record LaneRead
{
    /// <summary>What to leave out.</summary>
    public required IReadOnlySet<DeliveryId> InHand { get; init; }

    /// <summary>Whether there is memory for a page; otherwise one delivery is all.</summary>
    public required bool HasRoom { get; init; }

    /// <summary>Where to begin with what is due; null: that is not wanted.</summary>
    public required DueCursor? After { get; init; }

    /// <summary>Tells this read from a change that came after it.</summary>
    public required long Version { get; init; }

    /// <summary>Which time of ownership it is for.</summary>
    public required int Term { get; init; }

    /// <summary>Which state of the strict line it is for; null: what is in order is not wanted.</summary>
    public required long? LineEpoch { get; init; }
}
