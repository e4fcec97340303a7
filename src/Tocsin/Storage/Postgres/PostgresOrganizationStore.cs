using System.Text.Json;
using Tocsin.Auditing;
using Tocsin.Ids;
using Tocsin.Organizations;
using Tocsin.Plans;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Postgres;

/// <summary>Organizations and keys in PostgreSQL.</summary>
internal sealed class PostgresOrganizationStore(PostgresDatabase database) : IOrganizationStore
{
    private const string OrganizationColumns = "id, name, created_at, notify_emails, plan";

    private const string KeyColumns =
        "id, organization_id, name, permissions, hash, last_four, created_at, expires_at, revoked_at, last_used_at";

    private const string OfLive =
        "EXISTS (SELECT 1 FROM organizations o WHERE o.id = api_keys.organization_id AND o.deleted_at IS NULL)";

    private const string SelectKey =
        $"SELECT {KeyColumns}, (SELECT o.plan FROM organizations o WHERE o.id = api_keys.organization_id) FROM api_keys";

    public const string FindByHash = $"{SelectKey} WHERE hash = $1 AND {OfLive}";

    // Of nodes that start at once, the second waits here and finds what the first has made.
    public Task<bool> CreateFirstAsync(
        Organization organization,
        ApiKey key,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("LOCK TABLE organizations IN EXCLUSIVE MODE", [], cancellationToken);
                if (
                    await session.ScalarAsync("SELECT 1::bigint FROM organizations LIMIT 1", [], cancellationToken)
                    is not null
                )
                {
                    return false;
                }

                await InsertAsync(session, organization, cancellationToken);
                await InsertAsync(session, key, cancellationToken);
                await PostgresAuditStore.InsertAsync(session, audit, cancellationToken);
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
        database.WriteAsync(
            async session =>
            {
                await InsertAsync(session, organization, cancellationToken);
                if (firstKey is not null)
                {
                    await InsertAsync(session, firstKey, cancellationToken);
                }

                await PostgresAuditStore.InsertAsync(session, audit, cancellationToken);
            },
            cancellationToken
        );

    public Task<Organization?> ChangeAsync(
        OrganizationId id,
        Func<Organization, Organization> change,
        Func<Organization, Organization, IReadOnlyList<AuditEntry>> audit,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync<Organization?>(
            async session =>
            {
                var found = await session.QueryAsync(
                    $"SELECT {OrganizationColumns} FROM organizations WHERE id = $1 FOR UPDATE",
                    OrganizationRows.Read,
                    [id.Value],
                    cancellationToken
                );
                if (found is not [var before])
                {
                    return null;
                }

                var after = change(before);
                await session.ExecuteAsync(
                    "UPDATE organizations SET name = $2, notify_emails = $3, plan = $4 WHERE id = $1",
                    [id.Value, after.Name, StoredWords.Write(after.NotifyEmails), Stored(after.Plan)],
                    cancellationToken
                );
                await PostgresAuditStore.InsertAsync(session, audit(before, after), cancellationToken);
                return after;
            },
            cancellationToken
        );

    public Task<Organization?> FindAsync(OrganizationId id, CancellationToken cancellationToken) =>
        database.FirstAsync<Organization?>(
            $"SELECT {OrganizationColumns} FROM organizations WHERE id = $1 AND deleted_at IS NULL",
            OrganizationRows.Read,
            [id.Value],
            cancellationToken
        );

    public async Task<IReadOnlyList<Organization>> ListAsync(
        string? afterId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            $"SELECT {OrganizationColumns} FROM organizations WHERE id > $1 AND deleted_at IS NULL ORDER BY id LIMIT $2",
            OrganizationRows.Read,
            [afterId ?? "", limit],
            cancellationToken
        );

    public Task<bool> DeleteAsync(
        OrganizationId id,
        DateTimeOffset at,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async session =>
            {
                var deleted = await session.ExecuteAsync(
                    "UPDATE organizations SET deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL",
                    [id.Value, at],
                    cancellationToken
                );
                await session.ExecuteAllAsync(
                    [
                        (PostgresIntegrationStore.NextVersion, []),
                        (
                            """
                            UPDATE integrations SET deleted_at = $2, config = '', enabled = false,
                              version = (SELECT n FROM changes)
                            WHERE organization_id = $1 AND deleted_at IS NULL
                            """,
                            [id.Value, at]
                        ),
                        // So that no scan of theirs is worked on any more.
                        (
                            "UPDATE targets SET deleted_at = $2 WHERE organization_id = $1 AND deleted_at IS NULL",
                            [id.Value, at]
                        ),
                    ],
                    cancellationToken
                );
                if (deleted > 0)
                {
                    await PostgresAuditStore.InsertAsync(session, audit, cancellationToken);
                }

                return deleted > 0;
            },
            cancellationToken
        );

    public Task AddKeyAsync(ApiKey key, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                await InsertAsync(session, key, cancellationToken);
                await PostgresAuditStore.InsertAsync(session, audit, cancellationToken);
            },
            cancellationToken
        );

    public Task<ApiKey?> FindKeyByHashAsync(byte[] hash, CancellationToken cancellationToken) =>
        database.FirstAsync<ApiKey?>(FindByHash, OrganizationRows.ReadKey, [hash], cancellationToken);

    public Task<ApiKey?> FindKeyAsync(OrganizationId organization, string id, CancellationToken cancellationToken) =>
        database.FirstAsync<ApiKey?>(
            $"{SelectKey} WHERE organization_id = $1 AND id = $2 AND {OfLive}",
            OrganizationRows.ReadKey,
            [organization.Value, id],
            cancellationToken
        );

    public async Task<IReadOnlyList<ApiKey>> ListKeysAsync(
        OrganizationId organization,
        string? afterId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            $"""
            {SelectKey}
            WHERE organization_id = $1 AND id > $2 AND revoked_at IS NULL ORDER BY id LIMIT $3
            """,
            OrganizationRows.ReadKey,
            [organization.Value, afterId ?? "", limit],
            cancellationToken
        );

    public Task<bool> RevokeKeyAsync(
        OrganizationId organization,
        string id,
        DateTimeOffset at,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async session =>
            {
                var revoked = await session.ExecuteAsync(
                    "UPDATE api_keys SET revoked_at = $3 WHERE organization_id = $1 AND id = $2 AND revoked_at IS NULL",
                    [organization.Value, id, at],
                    cancellationToken
                );
                if (revoked > 0)
                {
                    await PostgresAuditStore.InsertAsync(session, audit, cancellationToken);
                }

                return revoked > 0;
            },
            cancellationToken
        );

    // Of several nodes that note it, the latest time stands.
    public Task TouchKeysAsync(
        IReadOnlyDictionary<string, DateTimeOffset> lastUsed,
        CancellationToken cancellationToken
    )
    {
        var used = lastUsed.OrderBy(u => u.Key, StringComparer.Ordinal).ToArray();
        return database.ExecuteAsync(
            """
            UPDATE api_keys k SET last_used_at = greatest(k.last_used_at, u.at)
            FROM unnest($1::text[], $2::bigint[]) AS u (id, at) WHERE k.id = u.id
            """,
            [used.Select(u => u.Key).ToArray<string?>(), used.Select(u => u.Value.ToMilliseconds()).ToArray()],
            cancellationToken
        );
    }

    private static Task InsertAsync(
        PostgresSession session,
        Organization organization,
        CancellationToken cancellationToken
    ) =>
        session.ExecuteAsync(
            "INSERT INTO organizations (id, name, created_at, plan) VALUES ($1, $2, $3, $4)",
            [organization.Id.Value, organization.Name, organization.CreatedAt, Stored(organization.Plan)],
            cancellationToken
        );

    private static Task InsertAsync(PostgresSession session, ApiKey key, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            $"INSERT INTO api_keys ({KeyColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            [
                key.Id,
                key.OrganizationId.Value,
                key.Name,
                JsonSerializer.Serialize(key.Permissions),
                key.Hash,
                key.LastFour,
                key.CreatedAt,
                key.ExpiresAt,
                key.RevokedAt,
                key.LastUsedAt,
            ],
            cancellationToken
        );

    private static string? Stored(string plan) => plan == PlanNames.Unlimited ? null : plan;
}
