using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tocsin.Ids;

namespace Tocsin.Integrations;

/// <summary>Every integration as it is now, in memory: what routing matches against, and what a sender looks at last.</summary>
internal sealed class IntegrationDirectory
{
    private readonly ConcurrentDictionary<long, Integration> _byNumber = new();
    private readonly ConcurrentDictionary<string, long> _byTail = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<
        OrganizationId,
        ImmutableSortedDictionary<long, Integration>
    > _byOrganization = new();

    /// <summary>All of them.</summary>
    public ICollection<Integration> All => _byNumber.Values;

    /// <summary>The integration whose lane this is, or null when it was deleted.</summary>
    public Integration? Find(long number) => _byNumber.GetValueOrDefault(number);

    /// <summary>The integration with this id, or null; <c>webhook_…</c> and <c>integration_…</c> are the same.</summary>
    public Integration? Find(string id) =>
        (Id.IsWellFormed(id, Integration.IdPrefix) || Id.IsWellFormed(id, Integration.WebhookPrefix))
        && _byTail.TryGetValue(Tail(id), out var number)
            ? Find(number)
            : null;

    /// <summary>One organization's integrations; the same object as long as none of them changes.</summary>
    public ImmutableSortedDictionary<long, Integration> Of(OrganizationId organization) =>
        _byOrganization.GetValueOrDefault(organization) ?? ImmutableSortedDictionary<long, Integration>.Empty;

    /// <summary>Whoever looks from now on sees this one.</summary>
    public void Put(Integration integration)
    {
        _byNumber[integration.Number] = integration;
        _byTail[Tail(integration.Id)] = integration.Number;
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
        _byTail.TryRemove(Tail(integration.Id), out _);
        _byOrganization.AddOrUpdate(
            integration.OrganizationId,
            static (_, _) => ImmutableSortedDictionary<long, Integration>.Empty,
            static (_, all, removed) => all.Remove(removed.Number),
            integration
        );
    }

    private static string Tail(string id) => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..];
}
