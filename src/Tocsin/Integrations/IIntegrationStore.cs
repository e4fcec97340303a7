namespace Tocsin.Integrations;

/// <summary>Integrations at rest. They are few and read once, at the start: the directory has them from then on.</summary>
internal interface IIntegrationStore
{
    /// <summary>Every integration that was not deleted.</summary>
    Task<IReadOnlyList<Integration>> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Numbers of deleted integrations of which something is left.</summary>
    Task<IReadOnlyList<long>> DeletedAsync(CancellationToken cancellationToken);

    /// <summary>Adds one and returns its number.</summary>
    Task<long> AddAsync(Integration integration, CancellationToken cancellationToken);

    /// <summary>Writes everything that a request can change, and the health.</summary>
    Task UpdateAsync(Integration integration, EndpointHealth health, CancellationToken cancellationToken);

    /// <summary>Deletes it; its deliveries are removed later.</summary>
    Task DeleteAsync(long number, DateTimeOffset at, CancellationToken cancellationToken);
}
