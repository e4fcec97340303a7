using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Sqlite;

/// <summary>Events in SQLite.</summary>
internal sealed class SqliteEventStore(SqliteDatabase database) : IEventStore
{
    public Task<Event?> FindAsync(OrganizationId organization, string id, CancellationToken cancellationToken) =>
        Task.FromResult(
            Id.IsWellFormed(id, Event.IdPrefix)
                ? database
                    .Query(
                        $"SELECT {EventRows.Columns} FROM events e WHERE e.organization_id = ?1 AND e.id = ?2",
                        r => EventRows.Read(r, 0),
                        organization.Value,
                        Id.ValueOf(id)
                    )
                    .FirstOrDefault()
                : null
        );

    public Task<IReadOnlyList<Event>> ListAsync(
        OrganizationId organization,
        string? type,
        string? targetId,
        string? beforeId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<Event>>(
            database.Query(
                $"""
                SELECT {EventRows.Columns} FROM events e
                WHERE e.organization_id = ?1 AND e.id < ?2 AND (?3 IS NULL OR e.type = ?3)
                  AND (?4 IS NULL OR e.target_id = ?4)
                ORDER BY e.id DESC LIMIT ?5
                """,
                r => EventRows.Read(r, 0),
                organization.Value,
                (Id.IsWellFormed(beforeId, Event.IdPrefix) ? Id.ValueOf(beforeId!) : UInt128.MaxValue),
                type,
                targetId,
                limit
            )
        );
}
