using Tocsin.Ids;

namespace Tocsin.Targets;

/// <summary>Targets. One that is deleted is gone at once for every question; what it had goes in the background.</summary>
internal interface ITargetStore
{
    /// <summary>False when there is a target of this kind and name already.</summary>
    Task<bool> AddAsync(Target target, CancellationToken cancellationToken);

    Task<Target?> FindAsync(OrganizationId organization, string id, CancellationToken cancellationToken);

    /// <summary>Those of the ids that are targets of the organization.</summary>
    Task<IReadOnlyList<Target>> GetAsync(
        OrganizationId organization,
        IReadOnlyCollection<string> ids,
        CancellationToken cancellationToken
    );

    Task<Target?> FindByNameAsync(
        OrganizationId organization,
        string kind,
        string name,
        CancellationToken cancellationToken
    );

    /// <summary>Targets with this name, of whatever kind.</summary>
    Task<IReadOnlyList<Target>> FindByNameAsync(
        OrganizationId organization,
        string name,
        CancellationToken cancellationToken
    );

    /// <summary>Targets after the cursor's id, oldest first.</summary>
    Task<IReadOnlyList<Target>> ListAsync(
        OrganizationId organization,
        string? afterId,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Changes name, default branch and labels. False when another target has the name.</summary>
    /// <remarks>With another default branch, findings take on the state that they have there.</remarks>
    Task<bool> UpdateAsync(Target target, CancellationToken cancellationToken);

    /// <summary>False when there is none.</summary>
    Task<bool> DeleteAsync(
        OrganizationId organization,
        string id,
        DateTimeOffset at,
        CancellationToken cancellationToken
    );

    /// <summary>Removes some of what deleted targets had; false when nothing is left to remove.</summary>
    Task<bool> RemoveSliceAsync(int rows, CancellationToken cancellationToken);
}
