using Tocsin.Ids;

namespace Tocsin.Auditing;

/// <summary>
/// Audit trails. Where something is changed, the store that changes it writes the entry in the same commit; here are those
/// of what changes nothing.
/// </summary>
internal interface IAuditStore
{
    /// <summary>Writes an entry; it is on the disk when this returns.</summary>
    Task AddAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Entries before the cursor's id, newest first.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAsync(
        OrganizationId organization,
        AuditQuery query,
        string? beforeId,
        int limit,
        CancellationToken cancellationToken
    );
}
