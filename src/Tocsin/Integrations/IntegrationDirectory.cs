using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tocsin.Ids;

namespace Tocsin.Integrations;

/// <summary>Every integration as it is now, in memory: what routing matches against, and what a sender looks at last.</summary>
internal sealed class IntegrationDirectory
{
    private readonly ConcurrentDictionary<long, Integration> _byNumber = new();
    private readonly ConcurrentDictionary<
        OrganizationId,
        ImmutableSortedDictionary<long, Integration>
    > _byOrganization = new();

    /// <summary>The integration whose lane this is, or null when it was deleted.</summary>
    public Integration? Find(long number) => _byNumber.GetValueOrDefault(number);

    /// <summary>One organization's integrations; the same object as long as none of them changes.</summary>
    public ImmutableSortedDictionary<long, Integration> Of(OrganizationId organization) =>
        _byOrganization.GetValueOrDefault(organization) ?? ImmutableSortedDictionary<long, Integration>.Empty;

    /// <summary>Whoever looks from now on sees this one.</summary>
    public void Put(Integration integration)
    {
        _byNumber[integration.Number] = integration;
        _byOrganization.AddOrUpdate(
            integration.OrganizationId,
            static (_, added) => ImmutableSortedDictionary<long, Integration>.Empty.Add(added.Number, added),
            static (_, all, added) => all.SetItem(added.Number, added),
            integration
        );
    }

    /// <summary>Whoever looks from now on sees none.</summary>
    public void Remove(Integration integration)
    {
        _byNumber.TryRemove(integration.Number, out _);
        _byOrganization.AddOrUpdate(
            integration.OrganizationId,
            static (_, _) => ImmutableSortedDictionary<long, Integration>.Empty,
            static (_, all, removed) => all.Remove(removed.Number),
            integration
        );
    }
}
