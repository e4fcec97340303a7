using System.Text.Json;
using Tocsin.Auditing;
using Tocsin.Ids;
using Tocsin.Silences;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Postgres;

/// <summary>Silences in PostgreSQL.</summary>
internal sealed class PostgresSilenceStore(PostgresDatabase database) : ISilenceStore
{
    private const string Columns = SilenceRows.Columns + ", version";

    private const string Version = "(SELECT n FROM changes)";

    public async Task<IReadOnlyList<Silence>> ReadAsync(
        long after,
        DateTimeOffset endAfter,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            $"SELECT {Columns} FROM silences WHERE version > $1 AND expires_at > $2",
            Read,
            [after, endAfter],
            cancellationToken
        );

    public Task<Silence?> FindAsync(OrganizationId organization, string id, CancellationToken cancellationToken) =>
        database.FirstAsync<Silence?>(
            $"SELECT {Columns} FROM silences WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL",
            Read,
            [organization.Value, id],
            cancellationToken
        );

    public async Task<IReadOnlyList<Silence>> ListAsync(
        OrganizationId organization,
        bool? isActive,
        DateTimeOffset now,
        string? beforeId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            $"""
            SELECT {Columns} FROM silences
            WHERE organization_id = $1 AND deleted_at IS NULL AND ($2::text IS NULL OR id < $2)
              AND ($3::boolean IS NULL OR (expires_at > $4) = $3)
            ORDER BY id DESC LIMIT $5
            """,
            Read,
            [organization.Value, beforeId, isActive, now, limit],
            cancellationToken
        );

    public async Task<IReadOnlyList<Silence>> HeldAsync(
        OrganizationId organization,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            $"""
            SELECT {Columns} FROM silences
            WHERE organization_id = $1 AND expires_at > $2 AND created_at <= $3
            ORDER BY id
            """,
            Read,
            [organization.Value, from, to],
            cancellationToken
        );

    public async Task<Silence> AddAsync(
        Silence silence,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    ) =>
        (
            await ChangeAsync(
                $"""
                INSERT INTO silences ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, {Version})
                RETURNING {Columns}
                """,
                [
                    silence.OrganizationId.Value,
                    silence.Id,
                    JsonSerializer.Serialize(silence.Matchers),
                    silence.Reason,
                    silence.CreatedBy,
                    silence.CreatedByName,
                    silence.CreatedAt,
                    silence.ExpiresAt,
                    silence.DeletedAt,
                ],
                audit,
                cancellationToken
            )
        )!;

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
            $"""
            UPDATE silences SET expires_at = coalesce($3::bigint, expires_at), reason = coalesce($4::text, reason),
              version = {Version}
            WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL AND expires_at > $5
            RETURNING {Columns}
            """,
            [organization.Value, id, expiresAt, reason, now],
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
            $"""
            UPDATE silences SET expires_at = least(expires_at, $3::bigint), deleted_at = $3, version = {Version}
            WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL
            RETURNING {Columns}
            """,
            [organization.Value, id, now],
            audit,
            cancellationToken
        );

    private Task<Silence?> ChangeAsync(
        string sql,
        object?[] parameters,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync<Silence?>(
            async session =>
            {
                await session.ExecuteAsync(PostgresIntegrationStore.NextVersion, [], cancellationToken);
                var changed = await session.QueryAsync(sql, Read, parameters, cancellationToken);
                if (changed is not [var silence])
                {
                    return null;
                }

                await PostgresAuditStore.InsertAsync(session, audit, cancellationToken);
                return silence;
            },
            cancellationToken
        );

    private static Silence Read(PostgresRow row) =>
        SilenceRows.Read(row) with
        {
            Version = row.GetInt64(SilenceRows.Next),
        };
}
