using Tocsin.Ids;

namespace Tocsin.Events;

/// <summary>Types that organizations have published.</summary>
internal interface IPublishedTypeStore
{
    Task<IReadOnlyList<string>> ListAsync(OrganizationId organization, CancellationToken cancellationToken);

    Task AddAsync(OrganizationId organization, IReadOnlyList<string> types, CancellationToken cancellationToken);
}
