using System.Text.Json;
using Tocsin.Auditing;
using Tocsin.Ids;
using Tocsin.Silences;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Sqlite;

/// <summary>Silences in SQLite.</summary>
internal sealed class SqliteSilenceStore(SqliteDatabase database, SqliteWriter writer) : ISilenceStore
{
    private const string One = $"SELECT {SilenceRows.Columns} FROM silences WHERE organization_id = ?1 AND id = ?2";

    // One node has the file: what it has not changed itself, nobody has.
    public Task<IReadOnlyList<Silence>> ReadAsync(
        long after,
        DateTimeOffset endAfter,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<Silence>>(
            after > 0
                ? []
                : database.Query(
                    $"SELECT {SilenceRows.Columns} FROM silences WHERE expires_at > ?1",
                    SilenceRows.Read,
                    endAfter.ToMilliseconds()
                )
        );

    public Task<Silence?> FindAsync(OrganizationId organization, string id, CancellationToken cancellationToken) =>
        Task.FromResult(
            database.Query($"{One} AND deleted_at IS NULL", SilenceRows.Read, organization.Value, id).FirstOrDefault()
        );

    public Task<IReadOnlyList<Silence>> ListAsync(
        OrganizationId organization,
        bool? isActive,
        DateTimeOffset now,
        string? beforeId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<Silence>>(
            database.Query(
                $"""
                SELECT {SilenceRows.Columns} FROM silences
                WHERE organization_id = ?1 AND deleted_at IS NULL AND (?2 IS NULL OR id < ?2)
                  AND (?3 IS NULL OR (expires_at > ?4) = ?3)
                ORDER BY id DESC LIMIT ?5
                """,
                SilenceRows.Read,
                organization.Value,
                beforeId,
                isActive switch
                {
                    null => (long?)null,
                    true => 1,
                    false => 0,
                },
                now.ToMilliseconds(),
                limit
            )
        );

    public Task<IReadOnlyList<Silence>> HeldAsync(
        OrganizationId organization,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<Silence>>(
            database.Query(
                $"""
                SELECT {SilenceRows.Columns} FROM silences
                WHERE organization_id = ?1 AND expires_at > ?2 AND created_at <= ?3
                ORDER BY id
                """,
                SilenceRows.Read,
                organization.Value,
                from.ToMilliseconds(),
                to.ToMilliseconds()
            )
        );

    public Task<Silence> AddAsync(
        Silence silence,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
            {
                session.Execute(
                    $"INSERT INTO silences ({SilenceRows.Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                    silence.OrganizationId.Value,
                    silence.Id,
                    JsonSerializer.Serialize(silence.Matchers),
                    silence.Reason,
                    silence.CreatedBy,
                    silence.CreatedByName,
                    silence.CreatedAt.ToMilliseconds(),
                    silence.ExpiresAt.ToMilliseconds(),
                    silence.DeletedAt.ToMilliseconds()
                );
                SqliteAuditStore.Insert(session, audit);
                return silence;
            },
            cancellationToken
        );

    public Task<Silence?> UpdateAsync(
        OrganizationId organization,
        string id,
        DateTimeOffset? expiresAt,
        string? reason,
        DateTimeOffset now,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            organization,
            id,
            session =>
                session.Execute(
                    """
                    UPDATE silences SET expires_at = coalesce(?3, expires_at), reason = coalesce(?4, reason)
                    WHERE organization_id = ?1 AND id = ?2 AND deleted_at IS NULL AND expires_at > ?5
                    """,
                    organization.Value,
                    id,
                    expiresAt.ToMilliseconds(),
                    reason,
                    now.ToMilliseconds()
                ),
            audit,
            cancellationToken
        );

    public Task<Silence?> DeleteAsync(
        OrganizationId organization,
        string id,
        DateTimeOffset now,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            organization,
            id,
            session =>
                session.Execute(
                    """
                    UPDATE silences SET expires_at = min(expires_at, ?3), deleted_at = ?3
                    WHERE organization_id = ?1 AND id = ?2 AND deleted_at IS NULL
                    """,
                    organization.Value,
                    id,
                    now.ToMilliseconds()
                ),
            audit,
            cancellationToken
        );

    private Task<Silence?> ChangeAsync(
        OrganizationId organization,
        string id,
        Func<SqliteSession, int> change,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
            {
                if (change(session) == 0)
                {
                    return null;
                }

                SqliteAuditStore.Insert(session, audit);
                return session.Query(One, SilenceRows.Read, organization.Value, id).FirstOrDefault();
            },
            cancellationToken
        );
}
