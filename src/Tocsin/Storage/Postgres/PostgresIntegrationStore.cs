using System.Text.Json;
using Tocsin.Auditing;
using Tocsin.Encryption;
using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Storage.Postgres;

/// <summary>Integrations in PostgreSQL; their configs are encrypted.</summary>
internal sealed class PostgresIntegrationStore(PostgresDatabase database, KeyRing keys) : IIntegrationStore
{
    /// <summary>Begins a change: the next version, and the lock that keeps versions in their order until the commit.</summary>
    public const string NextVersion = "UPDATE changes SET n = n + 1";

    private const string Version = "(SELECT n FROM changes)";

    private const string WriteHealth = $"""
        UPDATE integrations SET version = {Version}, failed_at = $2, failing_since = $3, failed_attempts = $4, failure_told = $5, mailed_at = $6
        WHERE number = $1
        """;

    public Task<IntegrationChanges> ReadAsync(long after, CancellationToken cancellationToken) =>
        database.SnapshotAsync(
            async session =>
            {
                var version = await session.ScalarAsync("SELECT n FROM changes", [], cancellationToken);
                var live = await session.QueryAsync(
                    """
                    SELECT number, organization_id, id, kind, name, description, enabled, disabled_reason, active_since,
                      subscription, config, retry_schedule, created_at, updated_at, failed_at,
                      failing_since, failed_attempts, failure_told, mailed_at, notify_emails, delivery, version
                    FROM integrations WHERE deleted_at IS NULL AND version > $1 ORDER BY number
                    """,
                    Read,
                    [after],
                    cancellationToken
                );
                var deleted = await session.QueryAsync(
                    "SELECT number FROM integrations WHERE deleted_at IS NOT NULL AND version > $1",
                    r => r.GetInt64(0),
                    [after],
                    cancellationToken
                );
                return new IntegrationChanges
                {
                    Version = version!.Value,
                    Live = live,
                    Deleted = deleted,
                };
            },
            cancellationToken
        );

    public async Task<bool> IsGoneAsync(long number, CancellationToken cancellationToken) =>
        (
            await database.QueryAsync(
                "SELECT number FROM integrations WHERE number = $1 AND deleted_at IS NULL",
                r => r.GetInt64(0),
                [number],
                cancellationToken
            )
        ).Count == 0;

    public async Task<IReadOnlyList<long>> DeletedAsync(CancellationToken cancellationToken) =>
        await database.QueryAsync(
            "SELECT number FROM integrations WHERE deleted_at IS NOT NULL",
            r => r.GetInt64(0),
            [],
            cancellationToken
        );

    public Task<Integration> AddAsync(
        Integration integration,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(NextVersion, [], cancellationToken);
                var (number, version) = (
                    await session.QueryAsync(
                        $"""
                        INSERT INTO integrations (organization_id, id, kind, name, description, enabled, active_since,
                          subscription, config, retry_schedule, created_at, updated_at, notify_emails, delivery, version)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, {Version})
                        RETURNING number, version
                        """,
                        r => (r.GetInt64(0), r.GetInt64(1)),
                        [
                            integration.OrganizationId.Value,
                            integration.Id,
                            integration.Kind,
                            integration.Name,
                            integration.Description,
                            integration.Enabled,
                            integration.ActiveSince,
                            JsonSerializer.Serialize(integration.Subscription),
                            StoredIntegration.Encrypt(keys, integration),
                            integration.Retry,
                            integration.CreatedAt,
                            integration.UpdatedAt,
                            StoredWords.Write(integration.NotifyEmails),
                            JsonSerializer.Serialize(integration.Delivery),
                        ],
                        cancellationToken
                    )
                )[0];
                await PostgresAuditStore.InsertAsync(session, audit, cancellationToken);
                return integration with { Number = number, HealthCell = new HealthCell(EndpointHealth.Good, version) };
            },
            cancellationToken
        );

    public Task<long?> UpdateAsync(
        Integration integration,
        EndpointHealth health,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(NextVersion, [], cancellationToken);
                var version = await session.ScalarAsync(
                    $"""
                    UPDATE integrations SET name = $2, description = $3, enabled = $4, disabled_reason = $5,
                      active_since = $6, subscription = $7, config = $8, retry_schedule = $9, updated_at = $10,
                      notify_emails = $11, delivery = $12, version = {Version}
                    WHERE number = $1 AND deleted_at IS NULL AND version = $13
                    RETURNING version
                    """,
                    [
                        integration.Number,
                        integration.Name,
                        integration.Description,
                        integration.Enabled,
                        integration.DisabledReason,
                        integration.ActiveSince,
                        JsonSerializer.Serialize(integration.Subscription),
                        StoredIntegration.Encrypt(keys, integration),
                        integration.Retry,
                        integration.UpdatedAt,
                        StoredWords.Write(integration.NotifyEmails),
                        JsonSerializer.Serialize(integration.Delivery),
                        integration.Version,
                    ],
                    cancellationToken
                );
                if (version is not null)
                {
                    await session.ExecuteAllAsync(
                        [Health(integration.Number, health), .. audit.Select(PostgresAuditStore.Insert)],
                        cancellationToken
                    );
                }

                return version;
            },
            cancellationToken
        );

    /// <summary>The statement that writes the health of an integration.</summary>
    public static (string Sql, object?[] Parameters) Health(long number, EndpointHealth health) =>
        (
            WriteHealth,
            [number, health.FailedAt, health.FailingSince, health.FailedAttempts, health.IsTold, health.MailedAt]
        );

    // The secrets go at once; the row stays until what was delivered has gone too.
    public Task<long> DeleteAsync(
        long number,
        DateTimeOffset at,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(NextVersion, [], cancellationToken);
                await session.ExecuteAsync(
                    $"UPDATE integrations SET deleted_at = $2, config = '', enabled = false, version = {Version} WHERE number = $1",
                    [number, at],
                    cancellationToken
                );
                await PostgresAuditStore.InsertAsync(session, audit, cancellationToken);
                return (await session.ScalarAsync("SELECT n FROM changes", [], cancellationToken))!.Value;
            },
            cancellationToken
        );

    private Integration Read(PostgresRow row)
    {
        var (config, sealedConfig) = StoredIntegration.Decrypt(keys, row.GetString(10));
        return new Integration
        {
            Number = row.GetInt64(0),
            OrganizationId = new OrganizationId(row.GetString(1)),
            Id = row.GetString(2),
            Kind = row.GetString(3),
            Name = row.GetString(4),
            Description = row.StringOrNull(5),
            Enabled = row.GetBoolean(6),
            DisabledReason = row.StringOrNull(7),
            ActiveSince = row.Time(8),
            Subscription = JsonSerializer.Deserialize<Subscription>(row.GetString(9))!,
            Config = config,
            SealedConfig = sealedConfig,
            Retry = row.GetString(11),
            CreatedAt = row.Time(12),
            UpdatedAt = row.Time(13),
            HealthCell = new HealthCell(
                new EndpointHealth
                {
                    FailedAt = row.TimeOrNull(14),
                    FailingSince = row.TimeOrNull(15),
                    FailedAttempts = row.GetInt32(16),
                    IsTold = row.GetBoolean(17),
                    MailedAt = row.TimeOrNull(18),
                },
                row.GetInt64(21)
            ),
            NotifyEmails = StoredWords.ReadList(row.StringOrNull(19)),
            Delivery = StoredIntegration.Delivery(row.StringOrNull(20)),
        };
    }
}
