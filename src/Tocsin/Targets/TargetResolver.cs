using Tocsin.Ids;

namespace Tocsin.Targets;

/// <summary>Finds the targets that a request means.</summary>
internal sealed class TargetResolver(ITargetStore store, Id ids, TimeProvider time)
{
    /// <summary>Ids of the targets that a filter names, by id or by name; empty when there are none.</summary>
    public async Task<IReadOnlyList<string>> MeantByAsync(
        OrganizationId organization,
        string idOrName,
        CancellationToken cancellationToken
    ) =>
        await store.FindAsync(organization, idOrName, cancellationToken) is { } target
            ? [target.Id]
            : [.. (await store.FindByNameAsync(organization, idOrName, cancellationToken)).Select(t => t.Id)];

    /// <summary>The target of this kind and name, or a new one that is not stored yet.</summary>
    public async Task<(Target Target, bool IsNew)> FindOrMakeAsync(
        OrganizationId organization,
        string kind,
        string name,
        string? defaultBranch,
        CancellationToken cancellationToken
    )
    {
        var found = await store.FindByNameAsync(organization, kind, name, cancellationToken);
        var made = new Target
        {
            Id = ids.New(Target.IdPrefix),
            OrganizationId = organization,
            Kind = kind,
            Name = name,
            DefaultBranch = defaultBranch ?? TargetValidator.DefaultBranch,
            Labels = new Dictionary<string, string>(StringComparer.Ordinal),
            CreatedAt = time.GetUtcNow(),
        };
        return found is null ? (made, true) : (found, false);
    }

    /// <summary>The targets with these ids, each once.</summary>
    public async Task<IReadOnlyDictionary<string, Target>> GetAsync(
        OrganizationId organization,
        IEnumerable<string> targetIds,
        CancellationToken cancellationToken
    )
    {
        var found = new Dictionary<string, Target>(StringComparer.Ordinal);
        foreach (var id in targetIds.Distinct(StringComparer.Ordinal))
        {
            if (await store.FindAsync(organization, id, cancellationToken) is { } target)
            {
                found.Add(id, target);
            }
        }

        return found;
    }
}
