using Tocsin.Ids;

namespace Tocsin.Delivery.Recoveries;

/// <summary>Jobs at rest, and what they look at.</summary>
internal interface IRecoveryStore
{
    Task AddAsync(Recovery recovery, CancellationToken cancellationToken);

    Task<Recovery?> FindAsync(OrganizationId organization, string id, CancellationToken cancellationToken);

    /// <summary>Those of a lane, newest first, before the cursor's.</summary>
    Task<IReadOnlyList<Recovery>> ListAsync(
        OrganizationId organization,
        long lane,
        string? beforeId,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Every job that is not over, oldest first.</summary>
    Task<IReadOnlyList<Recovery>> RunningAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Deliveries of the cursor's lane and phase that the job wants, oldest first: at most <paramref name="limit"/>,
    /// among at most <paramref name="scan"/> rows. With them the id up to which it looked; null when it has seen all.
    /// </summary>
    Task<(IReadOnlyList<DeliveryId> Wanted, UInt128? LookedUpTo)> WantedAsync(
        Recovery recovery,
        int limit,
        int scan,
        CancellationToken cancellationToken
    );

    /// <summary>The next events of the job's time after the cursor's, oldest first, with no more data than routing needs.</summary>
    /// <param name="recovery">The job.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="withDetails">Whether routing looks into the data of findings and scans.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<ScannedEvent>> EventsAsync(
        Recovery recovery,
        int limit,
        bool withDetails,
        CancellationToken cancellationToken
    );

    /// <summary>Which of the deliveries a lane does not have.</summary>
    Task<IReadOnlySet<DeliveryId>> UnknownAsync(
        long lane,
        IReadOnlyList<DeliveryId> ids,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Queues a slice and moves the cursor, in one commit; returns the job as it is then. Null, and nothing is written,
    /// when it is not where it was or no longer running.
    /// </summary>
    Task<Recovery?> AdvanceAsync(
        Recovery recovery,
        RecoverySlice slice,
        DateTimeOffset now,
        CancellationToken cancellationToken
    );

    /// <summary>Ends a job that is running; false when it is not.</summary>
    Task<bool> FinishAsync(
        string id,
        RecoveryStatus status,
        string? reason,
        DateTimeOffset at,
        CancellationToken cancellationToken
    );

    /// <summary>Queues deliveries of a lane anew; returns how many there were.</summary>
    Task<int> RequeueAsync(
        long lane,
        IReadOnlyList<DeliveryId> ids,
        DateTimeOffset now,
        CancellationToken cancellationToken
    );
}
