using Tocsin.Http;
using Tocsin.Http.Idempotency;
using Tocsin.Ids;
using Tocsin.Nodes;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Postgres;

/// <summary>Idempotency keys in PostgreSQL.</summary>
internal sealed class PostgresIdempotencyStore(PostgresDatabase database, INodes nodes) : IIdempotencyStore
{
    /// <summary>Of whoever comes at the same time, one inserts it; one that is too old is taken over in the same statement.</summary>
    public const string Claim = """
        INSERT INTO idempotency_keys AS k (organization_id, key, route, created_at, api_key_id, node)
        VALUES ($1, $2, $3, $4, $5, $7)
        ON CONFLICT (organization_id, key) DO UPDATE SET route = excluded.route, created_at = excluded.created_at,
          api_key_id = excluded.api_key_id, node = excluded.node, body_hash = NULL, status = NULL, content_type = NULL, location = NULL, body = NULL
        WHERE k.created_at < $6
        """;

    public async Task<KeptRequest?> ClaimAsync(
        Caller caller,
        string key,
        string route,
        DateTimeOffset now,
        DateTimeOffset expired,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var claimed = await database.ExecuteAsync(
                Claim,
                [caller.Organization.Value, key, route, now, caller.KeyId, expired, nodes.Self],
                cancellationToken
            );
            if (claimed > 0)
            {
                return null;
            }

            var kept = await database.FirstAsync<KeptRequest?>(
                """
                SELECT route, body_hash, status, content_type, location, body, api_key_id
                FROM idempotency_keys WHERE organization_id = $1 AND key = $2
                """,
                KeptRequestRows.Read,
                [caller.Organization.Value, key],
                cancellationToken
            );
            // Given back between the two statements: it is free again.
            if (kept is not null)
            {
                return kept;
            }
        }
    }

    public Task CompleteAsync(
        OrganizationId organization,
        string key,
        byte[] bodyHash,
        KeptAnswer answer,
        CancellationToken cancellationToken
    ) =>
        database.ExecuteAsync(
            """
            UPDATE idempotency_keys SET body_hash = $3, status = $4, content_type = $5, location = $6, body = $7
            WHERE organization_id = $1 AND key = $2
            """,
            [
                organization.Value,
                key,
                bodyHash,
                answer.Status,
                answer.ContentType,
                answer.Location,
                answer.EncryptedBody,
            ],
            cancellationToken
        );

    public Task ReleaseAsync(OrganizationId organization, string key, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            "DELETE FROM idempotency_keys WHERE organization_id = $1 AND key = $2 AND status IS NULL",
            [organization.Value, key],
            cancellationToken
        );

    public Task ReleaseUnansweredAsync(CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            """
            DELETE FROM idempotency_keys k
            WHERE status IS NULL AND NOT EXISTS (SELECT 1 FROM nodes n WHERE n.id = k.node)
            """,
            [],
            cancellationToken
        );

    public Task<int> RemoveOlderAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            """
            DELETE FROM idempotency_keys WHERE (organization_id, key) IN (
              SELECT organization_id, key FROM idempotency_keys WHERE created_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
            """,
            [before, limit],
            cancellationToken
        );
}
