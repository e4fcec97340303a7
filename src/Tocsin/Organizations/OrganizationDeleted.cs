using Tocsin.Ids;

namespace Tocsin.Organizations;

/// <summary>Hears that an organization was deleted, before the one who did it has the answer.</summary>
internal delegate Task OrganizationDeleted(OrganizationId organization, CancellationToken cancellationToken);
