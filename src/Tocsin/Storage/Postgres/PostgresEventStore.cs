using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Postgres;

/// <summary>Events in PostgreSQL.</summary>
internal sealed class PostgresEventStore(PostgresDatabase database) : IEventStore
{
    public const string Find = $"SELECT {EventRows.Columns} FROM events e WHERE e.organization_id = $1 AND e.id = $2";

    public const string List = $"""
        SELECT {EventRows.Columns} FROM events e
        WHERE e.organization_id = $1 AND e.id < $2 AND ($3::text IS NULL OR e.type = $3)
          AND ($4::text IS NULL OR e.target_id = $4)
        ORDER BY e.id DESC LIMIT $5
        """;

    public async Task<Event?> FindAsync(OrganizationId organization, string id, CancellationToken cancellationToken) =>
        Id.IsWellFormed(id, Event.IdPrefix)
            ? await database.FirstAsync(
                Find,
                r => EventRows.Read(r, 0),
                [organization.Value, Id.ValueOf(id)],
                cancellationToken
            )
            : null;

    public async Task<IReadOnlyList<Event>> ListAsync(
        OrganizationId organization,
        string? type,
        string? targetId,
        string? beforeId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            List,
            r => EventRows.Read(r, 0),
            [
                organization.Value,
                Id.IsWellFormed(beforeId, Event.IdPrefix) ? Id.ValueOf(beforeId!) : UInt128.MaxValue,
                type,
                targetId,
                limit,
            ],
            cancellationToken
        );
}
