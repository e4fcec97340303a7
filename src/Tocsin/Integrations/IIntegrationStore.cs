using Tocsin.Auditing;

namespace Tocsin.Integrations;

/// <summary>
/// Integrations at rest. They are few and read at the start: the directory has them from then on. Where several nodes change
/// them, every change has a version, and the others read what is newer than what they have. What changes them takes the entries
/// of the audit trail that go into the same commit.
/// </summary>
internal interface IIntegrationStore
{
    /// <summary>What was changed or deleted after a version; after 0, everything that there is.</summary>
    Task<IntegrationChanges> ReadAsync(long after, CancellationToken cancellationToken);

    /// <summary>Whether nobody has an integration with this number any more.</summary>
    Task<bool> IsGoneAsync(long number, CancellationToken cancellationToken);

    /// <summary>Numbers of deleted integrations of which something is left.</summary>
    Task<IReadOnlyList<long>> DeletedAsync(CancellationToken cancellationToken);

    /// <summary>Adds one and returns it with its number and version.</summary>
    Task<Integration> AddAsync(
        Integration integration,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Writes everything that a request can change, and the health; returns the version after it. Null, and nothing is
    /// written, when it is gone or has another version than the one that was changed.
    /// </summary>
    Task<long?> UpdateAsync(
        Integration integration,
        EndpointHealth health,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    );

    /// <summary>Deletes it; its deliveries are removed later. Returns the version after it.</summary>
    Task<long> DeleteAsync(
        long number,
        DateTimeOffset at,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    );
}
