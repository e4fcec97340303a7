namespace Tocsin.Delivery;

/// <summary>Intents to deliver.</summary>
internal interface IFanOutStore
{
    /// <summary>Those that are not done, oldest first.</summary>
    Task<IReadOnlyList<FanOut>> ListAsync(int limit, CancellationToken cancellationToken);

    /// <summary>The next events of an intent.</summary>
    Task<IReadOnlyList<StoredEvent>> EventsAsync(
        FanOut fanOut,
        int limit,
        long maxBytes,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Writes a chunk of deliveries and moves the cursor, in one commit. False, and nothing is written, when the cursor
    /// is no longer where it was.
    /// </summary>
    Task<bool> AdvanceAsync(
        FanOut from,
        FanOut to,
        IReadOnlyList<FannedOut> deliveries,
        CancellationToken cancellationToken
    );
}
