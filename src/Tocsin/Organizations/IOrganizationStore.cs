using Tocsin.Auditing;
using Tocsin.Ids;

namespace Tocsin.Organizations;

/// <summary>Organizations and their keys. What changes them takes the entries of the audit trail that go into the same commit.</summary>
internal interface IOrganizationStore
{
    Task CreateAsync(
        Organization organization,
        ApiKey? firstKey,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    );

    /// <summary>Makes an organization and its key unless there is one already, be it from this moment; tells whether it did.</summary>
    Task<bool> CreateFirstAsync(
        Organization organization,
        ApiKey key,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    );

    /// <summary>Writes what a request can change; null when there is none with this id.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="change">Makes what it is to be from what it is.</param>
    /// <param name="audit">Tells of it, from what it was and what it is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<Organization?> ChangeAsync(
        OrganizationId id,
        Func<Organization, Organization> change,
        Func<Organization, Organization, IReadOnlyList<AuditEntry>> audit,
        CancellationToken cancellationToken
    );

    Task<Organization?> FindAsync(OrganizationId id, CancellationToken cancellationToken);

    /// <summary>Organizations after the cursor's id, oldest first.</summary>
    Task<IReadOnlyList<Organization>> ListAsync(string? afterId, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes an organization with its integrations and targets: gone for every question, keys and all, once this has
    /// returned. What they had is removed later. False when it was deleted before; what was added since then goes too.
    /// </summary>
    Task<bool> DeleteAsync(
        OrganizationId id,
        DateTimeOffset at,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    );

    Task AddKeyAsync(ApiKey key, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken);

    /// <summary>The key with this hash, of whatever organization, revoked or expired ones too.</summary>
    Task<ApiKey?> FindKeyByHashAsync(byte[] hash, CancellationToken cancellationToken);

    Task<ApiKey?> FindKeyAsync(OrganizationId organization, string id, CancellationToken cancellationToken);

    /// <summary>Keys that are not revoked, after the cursor's id, oldest first.</summary>
    Task<IReadOnlyList<ApiKey>> ListKeysAsync(
        OrganizationId organization,
        string? afterId,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Revokes a key; once this has returned, nobody gets in with it. False when there is none.</summary>
    Task<bool> RevokeKeyAsync(
        OrganizationId organization,
        string id,
        DateTimeOffset at,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    );

    /// <summary>Notes when keys were last used.</summary>
    Task TouchKeysAsync(IReadOnlyDictionary<string, DateTimeOffset> lastUsed, CancellationToken cancellationToken);
}
