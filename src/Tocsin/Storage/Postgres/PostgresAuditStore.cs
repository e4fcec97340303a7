using Tocsin.Auditing;
using Tocsin.Ids;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Postgres;

/// <summary>Audit trails in PostgreSQL.</summary>
internal sealed class PostgresAuditStore(PostgresDatabase database) : IAuditStore
{
    public Task AddAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        var (sql, parameters) = Insert(entry);
        return database.ExecuteAsync(sql, parameters, cancellationToken);
    }

    public async Task<IReadOnlyList<AuditEntry>> ListAsync(
        OrganizationId organization,
        AuditQuery query,
        string? beforeId,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var conditions = AuditConditions.Of(organization, query, beforeId);
        var where = string.Join(" AND ", conditions.Select((c, i) => $"{c.Column} {c.Comparison} ${i + 1}"));
        return await database.QueryAsync(
            $"""
            SELECT {AuditConditions.Columns} FROM audit
            WHERE {where} ORDER BY id DESC LIMIT ${conditions.Count + 1}
            """,
            AuditRows.Read,
            [.. conditions.Select(c => c.Value), limit],
            cancellationToken
        );
    }

    /// <summary>Writes entries inside a transaction that somebody else owns.</summary>
    public static Task InsertAsync(
        PostgresSession session,
        IReadOnlyList<AuditEntry> entries,
        CancellationToken cancellationToken
    ) => session.ExecuteAllAsync(entries.Select(Insert), cancellationToken);

    /// <summary>The statement that writes an entry.</summary>
    public static (string Sql, object?[] Parameters) Insert(AuditEntry entry) =>
        (
            $"""
            INSERT INTO audit ({AuditConditions.Columns})
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            """,
            [
                entry.OrganizationId.Value,
                entry.Id,
                entry.At,
                entry.Action,
                entry.Actor.Type,
                entry.Actor.Id,
                entry.Actor.Name,
                entry.Subject.Type,
                entry.Subject.Id,
                entry.Subject.Name,
                AuditConditions.Changed(entry),
                entry.Detail,
                entry.Address,
                entry.UserAgent,
                entry.RequestId,
            ]
        );
}
