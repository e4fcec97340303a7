using Tocsin.Ids;

namespace Tocsin.Delivery;

/// <summary>What became of deliveries.</summary>
internal interface IDeliveryHistory
{
    /// <summary>A delivery of whichever of the organization's lanes.</summary>
    Task<DeliveryEntry?> FindAsync(OrganizationId organization, DeliveryId id, CancellationToken cancellationToken);

    /// <summary>Its attempts, oldest first; a cancellation without one is not among them.</summary>
    Task<IReadOnlyList<AttemptEntry>> AttemptsAsync(long lane, DeliveryId id, CancellationToken cancellationToken);

    /// <summary>Makes a delivery due at once, with a run through the schedule of its own. False when it is gone.</summary>
    Task<bool> RetryAsync(long lane, DeliveryId id, DateTimeOffset now, CancellationToken cancellationToken);
}
