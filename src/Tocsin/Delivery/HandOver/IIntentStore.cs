namespace Tocsin.Delivery.HandOver;

/// <summary>
/// What was committed to go through a queue, in the store: where the queue loses it, it is found here. Written with the
/// events that it is of, by whoever writes those.
/// </summary>
internal interface IIntentStore
{
    /// <summary>Whether there can be any.</summary>
    bool KeepsIntents { get; }

    /// <summary>Tells this installation from others that may use the same broker: some letters and digits.</summary>
    Task<string> InstallationAsync(CancellationToken cancellationToken);

    /// <summary>Which of these have ended, or wait in the store.</summary>
    Task<IReadOnlySet<(long Lane, DeliveryId Id)>> KnownAsync(
        IReadOnlyList<PendingDelivery> deliveries,
        CancellationToken cancellationToken
    );

    /// <summary>Makes deliveries wait in the store, each unless it does already, has ended, or its integration is gone.</summary>
    /// <param name="deliveries">Which.</param>
    /// <param name="mayBeElsewhere">Whether another node may be making them at this moment.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task KeepAsync(
        IReadOnlyList<IntendedDelivery> deliveries,
        bool mayBeElsewhere,
        CancellationToken cancellationToken
    );

    /// <summary>Intents of more than this age, oldest first; a bounded number, beginning after one.</summary>
    Task<IReadOnlyList<OverdueIntent>> OverdueAsync(
        TimeSpan age,
        long after,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Makes what is missing wait in the store, and forgets the intents.</summary>
    Task SettleAsync(IReadOnlyList<OverdueIntent> intents, CancellationToken cancellationToken);
}
