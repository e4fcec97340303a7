namespace Tocsin.Delivery.History;

/// <summary>Finds deliveries, waiting and ended ones.</summary>
internal interface IDeliverySearch
{
    /// <summary>The newest that match. Looks at a bounded number of rows, however rare a match is.</summary>
    Task<DeliveryMatches> FindAsync(DeliverySearch search, int limit, CancellationToken cancellationToken);

    /// <summary>Those that there are of these, in no order.</summary>
    Task<IReadOnlyList<DeliveryEntry>> GetAsync(
        IReadOnlyList<(long Lane, DeliveryId Id)> ids,
        CancellationToken cancellationToken
    );

    /// <summary>The lanes among these in which the deliveries are; what is in none is left out.</summary>
    Task<IReadOnlyDictionary<DeliveryId, long>> LanesOfAsync(
        IReadOnlyList<DeliveryId> ids,
        IReadOnlyList<long> lanes,
        CancellationToken cancellationToken
    );
}
