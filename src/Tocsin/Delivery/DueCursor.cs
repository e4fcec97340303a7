namespace Tocsin.Delivery;

/// <summary>How far a lane was read, in the order in which its deliveries are due.</summary>
/// <param name="DueAt">When the last one that was looked at was due.</param>
/// <param name="Event">The place of its event in the store.</param>
internal readonly record struct DueCursor(DateTimeOffset DueAt, long Event)
{
    /// <summary>Before everything.</summary>
    public static DueCursor Start { get; } = new(DateTimeOffset.UnixEpoch, -1);

    /// <summary>Before everything that is due then.</summary>
    public static DueCursor Before(DateTimeOffset dueAt) => new(dueAt, -1);

    /// <summary>Whichever comes first.</summary>
    public static DueCursor Earlier(DueCursor one, DueCursor other) =>
        (one.DueAt, one.Event).CompareTo((other.DueAt, other.Event)) <= 0 ? one : other;
}
