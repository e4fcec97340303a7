using Tocsin.Auditing;
using Tocsin.Ids;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Sqlite;

/// <summary>Audit trails in SQLite.</summary>
internal sealed class SqliteAuditStore(SqliteDatabase database, SqliteWriter writer) : IAuditStore
{
    public Task AddAsync(AuditEntry entry, CancellationToken cancellationToken) =>
        writer.WriteAsync(session => Insert(session, [entry]), cancellationToken);

    public Task<IReadOnlyList<AuditEntry>> ListAsync(
        OrganizationId organization,
        AuditQuery query,
        string? beforeId,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var conditions = AuditConditions.Of(organization, query, beforeId);
        var where = string.Join(" AND ", conditions.Select((c, i) => $"{c.Column} {c.Comparison} ?{i + 1}"));
        return Task.FromResult<IReadOnlyList<AuditEntry>>(
            database.Query(
                $"""
                SELECT {AuditConditions.Columns} FROM audit
                WHERE {where} ORDER BY id DESC LIMIT ?{conditions.Count + 1}
                """,
                AuditRows.Read,
                [.. conditions.Select(c => (SqliteValue)c.Value), limit]
            )
        );
    }

    /// <summary>Writes entries inside a transaction that somebody else owns.</summary>
    public static void Insert(SqliteSession session, IReadOnlyList<AuditEntry> entries)
    {
        foreach (var entry in entries)
        {
            session.Execute(
                $"""
                INSERT INTO audit ({AuditConditions.Columns})
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
                """,
                entry.OrganizationId.Value,
                entry.Id,
                entry.At.ToMilliseconds(),
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
                entry.RequestId
            );
        }
    }
}
