using Tocsin.Http;
using Tocsin.Http.Idempotency;
using Tocsin.Ids;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Sqlite;

/// <summary>Idempotency keys in SQLite.</summary>
internal sealed class SqliteIdempotencyStore(SqliteWriter writer) : IIdempotencyStore
{
    public Task<KeptRequest?> ClaimAsync(
        Caller caller,
        string key,
        string route,
        DateTimeOffset now,
        DateTimeOffset expired,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
            {
                session.Execute(
                    "DELETE FROM idempotency_keys WHERE organization_id = ?1 AND key = ?2 AND created_at < ?3",
                    caller.Organization.Value,
                    key,
                    expired.ToMilliseconds()
                );
                var claimed = session.Execute(
                    """
                    INSERT INTO idempotency_keys (organization_id, key, route, created_at, api_key_id)
                    VALUES (?1, ?2, ?3, ?4, ?5)
                    ON CONFLICT DO NOTHING
                    """,
                    caller.Organization.Value,
                    key,
                    route,
                    now.ToMilliseconds(),
                    caller.KeyId
                );
                return claimed > 0
                    ? null
                    : session
                        .Query(
                            """
                            SELECT route, body_hash, status, content_type, location, body, api_key_id
                            FROM idempotency_keys
                            WHERE organization_id = ?1 AND key = ?2
                            """,
                            KeptRequestRows.Read,
                            caller.Organization.Value,
                            key
                        )
                        .Single();
            },
            cancellationToken
        );

    public Task CompleteAsync(
        OrganizationId organization,
        string key,
        byte[] bodyHash,
        KeptAnswer answer,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
            {
                session.Execute(
                    """
                    UPDATE idempotency_keys
                    SET body_hash = ?3, status = ?4, content_type = ?5, location = ?6, body = ?7
                    WHERE organization_id = ?1 AND key = ?2
                    """,
                    organization.Value,
                    key,
                    bodyHash,
                    answer.Status,
                    answer.ContentType,
                    answer.Location,
                    answer.EncryptedBody
                );
            },
            cancellationToken
        );

    public Task ReleaseAsync(OrganizationId organization, string key, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
            {
                session.Execute(
                    "DELETE FROM idempotency_keys WHERE organization_id = ?1 AND key = ?2 AND status IS NULL",
                    organization.Value,
                    key
                );
            },
            cancellationToken
        );

    public Task ReleaseUnansweredAsync(CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
            {
                session.Execute("DELETE FROM idempotency_keys WHERE status IS NULL");
            },
            cancellationToken
        );

    public Task<int> RemoveOlderAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
                session.Execute(
                    """
                    DELETE FROM idempotency_keys WHERE (organization_id, key) IN
                    (SELECT organization_id, key FROM idempotency_keys WHERE created_at < ?1 LIMIT ?2)
                    """,
                    before.ToMilliseconds(),
                    limit
                ),
            cancellationToken
        );
}
