using System.Text.Json;
using Tocsin.Auditing;
using Tocsin.Encryption;
using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Storage.Sqlite;

/// <summary>Integrations in SQLite; their configs are encrypted.</summary>
internal sealed class SqliteIntegrationStore(SqliteDatabase database, SqliteWriter writer, KeyRing keys)
    : IIntegrationStore
{
    // One node has the file: what it has not changed itself, nobody has.
    public Task<IntegrationChanges> ReadAsync(long after, CancellationToken cancellationToken) =>
        Task.FromResult(
            new IntegrationChanges
            {
                Version = 1,
                Live = after > 0 ? [] : Load(),
                Deleted = [],
            }
        );

    public Task<bool> IsGoneAsync(long number, CancellationToken cancellationToken) =>
        Task.FromResult(
            database
                .Query(
                    "SELECT 1 FROM integrations WHERE number = ?1 AND deleted_at IS NULL",
                    r => r.GetInt64(0),
                    number
                )
                .Count == 0
        );

    public Task<IReadOnlyList<long>> DeletedAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<long>>(
            database.Query("SELECT number FROM integrations WHERE deleted_at IS NOT NULL", r => r.GetInt64(0))
        );

    public Task<Integration> AddAsync(
        Integration integration,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    )
    {
        var config = StoredIntegration.Encrypt(keys, integration);
        return writer.WriteAsync(
            session =>
            {
                session.Execute(
                    """
                    INSERT INTO integrations (organization_id, id, kind, name, description, enabled, active_since,
                      subscription, config, retry_schedule, created_at, updated_at, notify_emails, delivery)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
                    """,
                    integration.OrganizationId.Value,
                    integration.Id,
                    integration.Kind,
                    integration.Name,
                    integration.Description,
                    integration.Enabled ? 1 : 0,
                    integration.ActiveSince.ToMilliseconds(),
                    JsonSerializer.Serialize(integration.Subscription),
                    config,
                    integration.Retry,
                    integration.CreatedAt.ToMilliseconds(),
                    integration.UpdatedAt.ToMilliseconds(),
                    StoredWords.Write(integration.NotifyEmails),
                    JsonSerializer.Serialize(integration.Delivery)
                );
                var number = session.LastInserted;
                SqliteAuditStore.Insert(session, audit);
                return integration with { Number = number };
            },
            cancellationToken
        );
    }

    public Task<long?> UpdateAsync(
        Integration integration,
        EndpointHealth health,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    )
    {
        var config = StoredIntegration.Encrypt(keys, integration);
        return writer.WriteAsync(
            session =>
            {
                var changed = session.Execute(
                    """
                    UPDATE integrations SET name = ?2, description = ?3, enabled = ?4, disabled_reason = ?5,
                      active_since = ?6, subscription = ?7, config = ?8, retry_schedule = ?9, updated_at = ?10,
                      notify_emails = ?11, delivery = ?12
                    WHERE number = ?1 AND deleted_at IS NULL
                    """,
                    integration.Number,
                    integration.Name,
                    integration.Description,
                    integration.Enabled ? 1 : 0,
                    integration.DisabledReason,
                    integration.ActiveSince.ToMilliseconds(),
                    JsonSerializer.Serialize(integration.Subscription),
                    config,
                    integration.Retry,
                    integration.UpdatedAt.ToMilliseconds(),
                    StoredWords.Write(integration.NotifyEmails),
                    JsonSerializer.Serialize(integration.Delivery)
                );
                if (changed == 0)
                {
                    return (long?)null;
                }

                WriteHealth(session, integration.Number, health);
                SqliteAuditStore.Insert(session, audit);
                return 0;
            },
            cancellationToken
        );
    }

    /// <summary>Writes the health inside a transaction that somebody else owns.</summary>
    public static void WriteHealth(SqliteSession session, long number, EndpointHealth health) =>
        session.Execute(
            """
            UPDATE integrations SET failed_at = ?2, failing_since = ?3, failed_attempts = ?4, failure_told = ?5,
              mailed_at = ?6
            WHERE number = ?1
            """,
            number,
            health.FailedAt.ToMilliseconds(),
            health.FailingSince.ToMilliseconds(),
            health.FailedAttempts,
            health.IsTold ? 1 : 0,
            health.MailedAt.ToMilliseconds()
        );

    // The secrets go at once; the row stays until what was delivered has gone too.
    public Task<long> DeleteAsync(
        long number,
        DateTimeOffset at,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
            {
                session.Execute(
                    "UPDATE integrations SET deleted_at = ?2, config = '', enabled = 0 WHERE number = ?1",
                    number,
                    at.ToMilliseconds()
                );
                SqliteAuditStore.Insert(session, audit);
                return 0L;
            },
            cancellationToken
        );

    private List<Integration> Load() =>
        database.Query(
            """
            SELECT number, organization_id, id, kind, name, description, enabled, disabled_reason, active_since,
              subscription, config, retry_schedule, created_at, updated_at, failed_at,
              failing_since, failed_attempts, failure_told, mailed_at, notify_emails, delivery
            FROM integrations WHERE deleted_at IS NULL ORDER BY number
            """,
            Read
        );

    private Integration Read(SqliteRow reader)
    {
        var (config, sealedConfig) = StoredIntegration.Decrypt(keys, reader.GetString(10));
        return new Integration
        {
            Number = reader.GetInt64(0),
            OrganizationId = new OrganizationId(reader.GetString(1)),
            Id = reader.GetString(2),
            Kind = reader.GetString(3),
            Name = reader.GetString(4),
            Description = reader.StringOrNull(5),
            Enabled = reader.GetInt64(6) != 0,
            DisabledReason = reader.StringOrNull(7),
            ActiveSince = reader.Time(8),
            Subscription = JsonSerializer.Deserialize<Subscription>(reader.GetString(9))!,
            Config = config,
            SealedConfig = sealedConfig,
            Retry = reader.GetString(11),
            CreatedAt = reader.Time(12),
            UpdatedAt = reader.Time(13),
            HealthCell = new HealthCell(
                new EndpointHealth
                {
                    FailedAt = reader.TimeOrNull(14),
                    FailingSince = reader.TimeOrNull(15),
                    FailedAttempts = reader.GetInt32(16),
                    IsTold = reader.GetInt64(17) != 0,
                    MailedAt = reader.TimeOrNull(18),
                }
            ),
            NotifyEmails = StoredWords.ReadList(reader.StringOrNull(19)),
            Delivery = StoredIntegration.Delivery(reader.StringOrNull(20)),
        };
    }
}
