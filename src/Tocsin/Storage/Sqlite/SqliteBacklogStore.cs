using Tocsin.Delivery;
using Tocsin.Ids;

namespace Tocsin.Storage.Sqlite;

/// <summary>Counts what waits in SQLite.</summary>
internal sealed class SqliteBacklogStore(SqliteDatabase database) : IBacklogStore
{
    // In the order of a key, beside the writer: some million rows a second.
    public Task<IReadOnlyDictionary<long, long>> CountWaitingAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<long, long>>(
            database
                .Query(
                    "SELECT lane, count(*) FROM waiting GROUP BY lane",
                    r => (Lane: r.GetInt64(0), Count: r.GetInt64(1))
                )
                .ToDictionary(r => r.Lane, r => r.Count)
        );

    public Task<IReadOnlyDictionary<OrganizationId, long>> CountFanOutsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<OrganizationId, long>>(
            database
                .Query(
                    "SELECT organization_id, count(*) FROM fan_outs GROUP BY organization_id",
                    r => (Id: new OrganizationId(r.GetString(0)), Count: r.GetInt64(1))
                )
                .ToDictionary(r => r.Id, r => r.Count)
        );
}
