using Tocsin.Auditing;
using Tocsin.Ids;

namespace Tocsin.Silences;

/// <summary>
/// Silences at rest. Their changes take part in the versions of the integrations, and what changes them takes the entries of the
/// audit trail that go into the same commit.
/// </summary>
internal interface ISilenceStore
{
    /// <summary>Those of all organizations that were changed after a version and end after a time, deleted ones too.</summary>
    Task<IReadOnlyList<Silence>> ReadAsync(long after, DateTimeOffset endAfter, CancellationToken cancellationToken);

    /// <summary>One that nobody has deleted; or null.</summary>
    Task<Silence?> FindAsync(OrganizationId organization, string id, CancellationToken cancellationToken);

    /// <summary>Those that nobody has deleted, newest first, after the one with this id.</summary>
    /// <param name="organization">Whose.</param>
    /// <param name="isActive">Only those that hold now, or only those that have ended; null: both.</param>
    /// <param name="now">Which time it is.</param>
    /// <param name="beforeId">The last of the page before.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<Silence>> ListAsync(
        OrganizationId organization,
        bool? isActive,
        DateTimeOffset now,
        string? beforeId,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Those that held at some time from one to the other, oldest first, deleted ones too.</summary>
    Task<IReadOnlyList<Silence>> HeldAsync(
        OrganizationId organization,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    );

    /// <summary>Adds one and returns it with its version.</summary>
    Task<Silence> AddAsync(Silence silence, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken);

    /// <summary>
    /// Gives it another end or another reason, where they are not null. Null, and nothing is written, when it is gone or has
    /// ended by now.
    /// </summary>
    Task<Silence?> UpdateAsync(
        OrganizationId organization,
        string id,
        DateTimeOffset? expiresAt,
        string? reason,
        DateTimeOffset now,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    );

    /// <summary>Ends it, unless it has ended, and shows it to nobody any more. Null when it was deleted before.</summary>
    Task<Silence?> DeleteAsync(
        OrganizationId organization,
        string id,
        DateTimeOffset now,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    );
}
