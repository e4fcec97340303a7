using Tocsin.Events;
using Tocsin.Ids;

namespace Tocsin.Storage.Sqlite;

/// <summary>Published types in SQLite.</summary>
internal sealed class SqlitePublishedTypeStore(SqliteDatabase database, SqliteWriter writer) : IPublishedTypeStore
{
    public Task<IReadOnlyList<string>> ListAsync(OrganizationId organization, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(
            database.Query(
                "SELECT type FROM published_types WHERE organization_id = ?1 ORDER BY type LIMIT ?2",
                r => r.GetString(0),
                organization.Value,
                PublishedTypes.Max + EventTypes.All.Count
            )
        );

    public Task AddAsync(
        OrganizationId organization,
        IReadOnlyList<string> types,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
            {
                foreach (var type in types)
                {
                    session.Execute(
                        "INSERT OR IGNORE INTO published_types (organization_id, type) VALUES (?1, ?2)",
                        organization.Value,
                        type
                    );
                }
            },
            cancellationToken
        );
}
