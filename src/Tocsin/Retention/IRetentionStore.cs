namespace Tocsin.Retention;

/// <summary>
/// Removes history that is old enough, a slice at a time; each slice is found along a key and is one commit. Where a
/// walk stands needs no remembering: what was removed is not found again.
/// </summary>
internal interface IRetentionStore
{
    /// <summary>
    /// Removes deliveries that were made and have ended before, with their attempts, and attempts of what is gone; looks
    /// at about so many rows, or at a day. What is younger by less than a day may stay, and so may what it lies with.
    /// </summary>
    /// <returns>Where to go on, or null at the end.</returns>
    Task<HistoryCursor?> RemoveDeliveriesAsync(
        HistoryCursor at,
        DateTimeOffset before,
        int rows,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Removes events made before, less those that are still to be fanned out, and those of which a delivery waits or is
    /// kept; looks at about so many rows, or at a day.
    /// </summary>
    /// <returns>Where to go on, or null at the end.</returns>
    Task<HistoryCursor?> RemoveEventsAsync(
        HistoryCursor at,
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

    /// <summary>Removes up to so many recovery jobs that were over before; false once none is left.</summary>
    Task<bool> RemoveRecoveriesAsync(DateTimeOffset before, int rows, CancellationToken cancellationToken);

    /// <summary>Removes up to so many entries of audit trails from before; false once none is left.</summary>
    Task<bool> RemoveAuditAsync(DateTimeOffset before, int rows, CancellationToken cancellationToken);

    /// <summary>Removes up to so many silences that ended before; false once none is left.</summary>
    Task<bool> RemoveSilencesAsync(DateTimeOffset before, int rows, CancellationToken cancellationToken);

    /// <summary>Removes some of an upload; false once nothing is left of it.</summary>
    Task<bool> RemoveUploadAsync(string uploadId, int chunks, CancellationToken cancellationToken);
}
