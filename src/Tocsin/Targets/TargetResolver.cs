using Tocsin.Ids;

namespace Tocsin.Targets;

/// <summary>Finds the targets that a request means.</summary>
internal sealed class TargetResolver(ITargetStore store, Id ids, TimeProvider time)
{
    // The first scan of a target may be of anybody's pull request: its branch is the default only if it looks like one.
    private static readonly string[] UsualDefaults = ["main", "master", "trunk", "develop"];

    /// <summary>Ids of the targets that a filter names, by id or by name; empty when there are none.</summary>
    public async Task<IReadOnlyList<string>> MeantByAsync(
        OrganizationId organization,
        string idOrName,
        CancellationToken cancellationToken
    ) =>
        await store.FindAsync(organization, idOrName, cancellationToken) is { } target
            ? [target.Id]
            : [.. (await store.FindByNameAsync(organization, idOrName, cancellationToken)).Select(t => t.Id)];

    /// <summary>The target of this kind and name, or a new one, for a scan of this branch, that is not stored yet.</summary>
    public async Task<(Target Target, bool IsNew)> FindOrMakeAsync(
        OrganizationId organization,
        string kind,
        string name,
        string? defaultBranch,
        string? branch,
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
            DefaultBranch =
                defaultBranch ?? Array.Find(UsualDefaults, b => b == branch) ?? TargetValidator.DefaultBranch,
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
        var asked = targetIds.ToHashSet(StringComparer.Ordinal);
        var found = asked.Count == 0 ? [] : await store.GetAsync(organization, asked, cancellationToken);
        return found.ToDictionary(t => t.Id, StringComparer.Ordinal);
    }
}
