using System.Text.Json;
using Tocsin.Auditing;
using Tocsin.Ids;
using Tocsin.Organizations;
using Tocsin.Plans;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Sqlite;

/// <summary>Organizations and keys in SQLite.</summary>
internal sealed class SqliteOrganizationStore(SqliteDatabase database, SqliteWriter writer) : IOrganizationStore
{
    private const string OrganizationColumns = "id, name, created_at, notify_emails, plan";

    private const string KeyColumns =
        "id, organization_id, name, permissions, hash, last_four, created_at, expires_at, revoked_at, last_used_at";

    private const string SelectKey =
        $"SELECT {KeyColumns}, (SELECT o.plan FROM organizations o WHERE o.id = api_keys.organization_id) FROM api_keys";

    private const string OfLive =
        "EXISTS (SELECT 1 FROM organizations o WHERE o.id = api_keys.organization_id AND o.deleted_at IS NULL)";

    public Task<bool> CreateFirstAsync(
        Organization organization,
        ApiKey key,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
            {
                if (session.Query("SELECT 1 FROM organizations LIMIT 1", r => r.GetInt64(0)).Count > 0)
                {
                    return false;
                }

                Insert(session, organization);
                Insert(session, key);
                SqliteAuditStore.Insert(session, audit);
                return true;
            },
            cancellationToken
        );

    public Task CreateAsync(
        Organization organization,
        ApiKey? firstKey,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
            {
                Insert(session, organization);
                if (firstKey is not null)
                {
                    Insert(session, firstKey);
                }

                SqliteAuditStore.Insert(session, audit);
            },
            cancellationToken
        );

    public Task<Organization?> ChangeAsync(
        OrganizationId id,
        Func<Organization, Organization> change,
        Func<Organization, Organization, IReadOnlyList<AuditEntry>> audit,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
            {
                var found = session.Query(
                    $"SELECT {OrganizationColumns} FROM organizations WHERE id = ?1",
                    OrganizationRows.Read,
                    id.Value
                );
                if (found is not [var before])
                {
                    return null;
                }

                var after = change(before);
                session.Execute(
                    "UPDATE organizations SET name = ?2, notify_emails = ?3, plan = ?4 WHERE id = ?1",
                    id.Value,
                    after.Name,
                    StoredWords.Write(after.NotifyEmails),
                    Stored(after.Plan)
                );
                SqliteAuditStore.Insert(session, audit(before, after));
                return after;
            },
            cancellationToken
        );

    public Task<Organization?> FindAsync(OrganizationId id, CancellationToken cancellationToken) =>
        Task.FromResult(
            database
                .Query(
                    $"SELECT {OrganizationColumns} FROM organizations WHERE id = ?1 AND deleted_at IS NULL",
                    OrganizationRows.Read,
                    id.Value
                )
                .FirstOrDefault()
        );

    public Task<IReadOnlyList<Organization>> ListAsync(
        string? afterId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<Organization>>(
            database.Query(
                $"SELECT {OrganizationColumns} FROM organizations WHERE id > ?1 AND deleted_at IS NULL ORDER BY id LIMIT ?2",
                OrganizationRows.Read,
                afterId ?? "",
                limit
            )
        );

    public Task<bool> DeleteAsync(
        OrganizationId id,
        DateTimeOffset at,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
            {
                var time = at.ToMilliseconds();
                var deleted = session.Execute(
                    "UPDATE organizations SET deleted_at = ?2 WHERE id = ?1 AND deleted_at IS NULL",
                    id.Value,
                    time
                );
                session.Execute(
                    """
                    UPDATE integrations SET deleted_at = ?2, config = '', enabled = 0
                    WHERE organization_id = ?1 AND deleted_at IS NULL
                    """,
                    id.Value,
                    time
                );
                // So that no scan of theirs is worked on any more.
                session.Execute(
                    "UPDATE targets SET deleted_at = ?2 WHERE organization_id = ?1 AND deleted_at IS NULL",
                    id.Value,
                    time
                );
                if (deleted > 0)
                {
                    SqliteAuditStore.Insert(session, audit);
                }

                return deleted > 0;
            },
            cancellationToken
        );

    public Task AddKeyAsync(ApiKey key, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
            {
                Insert(session, key);
                SqliteAuditStore.Insert(session, audit);
            },
            cancellationToken
        );

    public Task<ApiKey?> FindKeyByHashAsync(byte[] hash, CancellationToken cancellationToken) =>
        Task.FromResult(
            database.Query($"{SelectKey} WHERE hash = ?1 AND {OfLive}", OrganizationRows.ReadKey, hash).FirstOrDefault()
        );

    public Task<ApiKey?> FindKeyAsync(OrganizationId organization, string id, CancellationToken cancellationToken) =>
        Task.FromResult(
            database
                .Query(
                    $"{SelectKey} WHERE organization_id = ?1 AND id = ?2 AND {OfLive}",
                    OrganizationRows.ReadKey,
                    organization.Value,
                    id
                )
                .FirstOrDefault()
        );

    public Task<IReadOnlyList<ApiKey>> ListKeysAsync(
        OrganizationId organization,
        string? afterId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<ApiKey>>(
            database.Query(
                $"""
                {SelectKey}
                WHERE organization_id = ?1 AND id > ?2 AND revoked_at IS NULL ORDER BY id LIMIT ?3
                """,
                OrganizationRows.ReadKey,
                organization.Value,
                afterId ?? "",
                limit
            )
        );

    public Task<bool> RevokeKeyAsync(
        OrganizationId organization,
        string id,
        DateTimeOffset at,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
            {
                var revoked = session.Execute(
                    "UPDATE api_keys SET revoked_at = ?3 WHERE organization_id = ?1 AND id = ?2 AND revoked_at IS NULL",
                    organization.Value,
                    id,
                    at.ToMilliseconds()
                );
                if (revoked > 0)
                {
                    SqliteAuditStore.Insert(session, audit);
                }

                return revoked > 0;
            },
            cancellationToken
        );

    public Task TouchKeysAsync(
        IReadOnlyDictionary<string, DateTimeOffset> lastUsed,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
            {
                foreach (var (id, time) in lastUsed)
                {
                    session.Execute("UPDATE api_keys SET last_used_at = ?2 WHERE id = ?1", id, time.ToMilliseconds());
                }
            },
            cancellationToken
        );

    private static void Insert(SqliteSession session, Organization organization) =>
        session.Execute(
            "INSERT INTO organizations (id, name, created_at, plan) VALUES (?1, ?2, ?3, ?4)",
            organization.Id.Value,
            organization.Name,
            organization.CreatedAt.ToMilliseconds(),
            Stored(organization.Plan)
        );

    private static void Insert(SqliteSession session, ApiKey key) =>
        session.Execute(
            $"INSERT INTO api_keys ({KeyColumns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            key.Id,
            key.OrganizationId.Value,
            key.Name,
            JsonSerializer.Serialize(key.Permissions),
            key.Hash,
            key.LastFour,
            key.CreatedAt.ToMilliseconds(),
            key.ExpiresAt.ToMilliseconds(),
            key.RevokedAt.ToMilliseconds(),
            key.LastUsedAt.ToMilliseconds()
        );

    private static string? Stored(string plan) => plan == PlanNames.Unlimited ? null : plan;
}
