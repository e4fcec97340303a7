using Tocsin.Events;
using Tocsin.Ids;

namespace Tocsin.Delivery;

/// <summary>Events, and the deliveries that wait.</summary>
internal interface IDeliveryStore
{
    /// <summary>Writes the events of a plan with their deliveries, or with the intent to make them; all or nothing.</summary>
    Task AppendAsync(DispatchPlan plan, CancellationToken cancellationToken);

    /// <summary>Every lane in which something waits.</summary>
    Task<IReadOnlyList<long>> LanesAsync(CancellationToken cancellationToken);

    /// <summary>Reads what is due in a lane beyond the cursor, less what the caller has in hand; nothing is changed.</summary>
    Task<DuePage> DueAsync(
        long lane,
        DueCursor after,
        DateTimeOffset now,
        IReadOnlySet<DeliveryId> inHand,
        int limit,
        long maxBytes,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// The clock was set back: makes due what was never tried and is not due yet, and what was first tried in what is the
    /// future now as if that had been now; returns how many.
    /// </summary>
    Task<int> DueAgainAsync(long lane, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Reads what is next in a lane's strict order, from its head on, less what the caller has in hand. It ends before
    /// an event whose predecessors are still to be fanned out, and at a head that is to be tried again later.
    /// </summary>
    Task<OrderedPage> OrderedAsync(
        long lane,
        OrganizationId organization,
        DateTimeOffset now,
        IReadOnlySet<DeliveryId> inHand,
        int limit,
        long maxBytes,
        CancellationToken cancellationToken
    );

    /// <summary>The deliveries that were sent in a batch and wait to be sent in it again, in the order of their events.</summary>
    Task<IReadOnlyList<PendingDelivery>> BatchAsync(long lane, BatchId batch, CancellationToken cancellationToken);

    /// <summary>
    /// Writes down attempts, each where it continues what the store knows. One that does not is kept as history and
    /// changes nothing else.
    /// </summary>
    Task RecordAsync(IReadOnlyList<AttemptRecord> records, CancellationToken cancellationToken);

    /// <summary>Writes down a test: its event, and its one attempt, which has ended.</summary>
    Task RecordTestAsync(Event ping, AttemptRecord record, CancellationToken cancellationToken);

    /// <summary>Cancels up to so many deliveries of a lane that were queued until then; returns how many.</summary>
    Task<int> CancelAsync(
        long lane,
        DateTimeOffset queuedUntil,
        IReadOnlySet<DeliveryId> inHand,
        string reason,
        DateTimeOffset at,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Removes up to so many rows of a deleted integration's lane; false once nothing is left of it.</summary>
    Task<bool> PurgeAsync(long lane, int limit, CancellationToken cancellationToken);
}
