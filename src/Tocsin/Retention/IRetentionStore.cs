using Tocsin.Ids;

namespace Tocsin.Retention;

/// <summary>
/// Removes history that is old enough, a slice at a time; each slice is found along a key and is one commit. Where a
/// walk stands needs no remembering: what was removed is not found again.
/// </summary>
internal interface IRetentionStore
{
    /// <summary>Every lane that has history.</summary>
    Task<IReadOnlyList<long>> LanesAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Removes attempts of a lane whose delivery was made and has ended before; looks at about so many rows.
    /// </summary>
    /// <returns>Where to go on, or null at the end.</returns>
    Task<UInt128?> RemoveAttemptsAsync(
        long lane,
        UInt128 after,
        DateTimeOffset before,
        int rows,
        CancellationToken cancellationToken
    );

    /// <summary>Removes deliveries of a lane that were made and have ended before; looks at about so many rows.</summary>
    /// <returns>Where to go on, or null at the end.</returns>
    Task<UInt128?> RemoveDeliveriesAsync(
        long lane,
        UInt128 after,
        DateTimeOffset before,
        int rows,
        CancellationToken cancellationToken
    );

    /// <summary>Every organization that has events.</summary>
    Task<IReadOnlyList<OrganizationId>> OrganizationsAsync(CancellationToken cancellationToken);

    /// <summary>When the oldest event was made whose delivery, to whomever, waits or is kept; null when there is none.</summary>
    Task<DateTimeOffset?> OldestDeliveryAsync(OrganizationId organization, CancellationToken cancellationToken);

    /// <summary>Removes events made before, less those that are still to be fanned out; false when none is left.</summary>
    Task<bool> RemoveEventsAsync(
        OrganizationId organization,
        DateTimeOffset before,
        int rows,
        CancellationToken cancellationToken
    );

    /// <summary>Uploads of scans that failed, were cancelled, or were completed before.</summary>
    Task<IReadOnlyList<string>> SpentUploadsAsync(
        DateTimeOffset completedBefore,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Removes some of an upload; false once nothing is left of it.</summary>
    Task<bool> RemoveUploadAsync(string uploadId, int chunks, CancellationToken cancellationToken);
}
