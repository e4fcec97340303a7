namespace Tocsin.Delivery.HandOver;

/// <summary>
/// Brings work to the node that owns its partition. Nothing depends on it but speed: what it loses is found in the store.
/// </summary>
internal interface IHandOver
{
    /// <summary>
    /// Whether fresh deliveries go through a queue now: then they are committed as an intent, and have no rows of their own
    /// unless they are to be tried again.
    /// </summary>
    bool IsQueueing { get; }

    /// <summary>Begins to bring work to the engine.</summary>
    Task StartAsync(DeliveryEngine engine, CancellationToken cancellationToken);

    /// <summary>Gives away what this node owns; returns when nothing is under way.</summary>
    Task StopAsync(CancellationToken cancellationToken);

    /// <summary>Deliveries have been committed.</summary>
    void Committed(IReadOnlyList<PendingDelivery> deliveries);

    /// <summary>The store has something that is due in these lanes.</summary>
    void Look(params IReadOnlyCollection<long> lanes);
}
