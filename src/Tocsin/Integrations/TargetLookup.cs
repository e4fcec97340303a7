using Tocsin.Ids;

namespace Tocsin.Integrations;

/// <summary>Tells which of these ids are targets of the organization; whoever keeps the targets provides it.</summary>
internal delegate Task<IReadOnlySet<string>> TargetLookup(
    OrganizationId organization,
    IReadOnlyCollection<string> ids,
    CancellationToken cancellationToken
);
