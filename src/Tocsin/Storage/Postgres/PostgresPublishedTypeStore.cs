using Tocsin.Events;
using Tocsin.Ids;

namespace Tocsin.Storage.Postgres;

/// <summary>Published types in PostgreSQL.</summary>
internal sealed class PostgresPublishedTypeStore(PostgresDatabase database) : IPublishedTypeStore
{
    public async Task<IReadOnlyList<string>> ListAsync(
        OrganizationId organization,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            "SELECT type FROM published_types WHERE organization_id = $1 ORDER BY type LIMIT $2",
            r => r.GetString(0),
            [organization.Value, PublishedTypes.Max + EventTypes.All.Count],
            cancellationToken
        );

    public Task AddAsync(
        OrganizationId organization,
        IReadOnlyList<string> types,
        CancellationToken cancellationToken
    ) =>
        database.ExecuteAsync(
            """
            INSERT INTO published_types (organization_id, type) SELECT $1::text, t FROM unnest($2::text[]) AS u (t) ORDER BY t
            ON CONFLICT DO NOTHING
            """,
            [organization.Value, types.ToArray<string?>()],
            cancellationToken
        );
}
