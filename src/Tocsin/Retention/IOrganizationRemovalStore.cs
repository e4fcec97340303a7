using Tocsin.Ids;

namespace Tocsin.Retention;

/// <summary>Removes what a deleted organization had, a slice at a time.</summary>
internal interface IOrganizationRemovalStore
{
    /// <summary>Deleted organizations of which something is left, and since when.</summary>
    Task<IReadOnlyList<(OrganizationId Id, DateTimeOffset DeletedAt)>> DeletedAsync(
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Removes some of what it had, less what is in its lanes, which goes with its integrations; false when nothing is left.
    /// </summary>
    Task<bool> RemoveSliceAsync(OrganizationId organization, int rows, CancellationToken cancellationToken);

    /// <summary>Removes the organization itself, unless something of it is left.</summary>
    Task ForgetAsync(OrganizationId organization, CancellationToken cancellationToken);
}
