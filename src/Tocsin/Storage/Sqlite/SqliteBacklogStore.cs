using System.Text.Json;
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

    // Some seeks for each lane, whatever waits in it. Of what is sent in order, only the first can be due.
    public Task<DateTimeOffset?> OldestDueAsync(
        IReadOnlyCollection<long> leftOut,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult(
            database.Query(
                """
                WITH RECURSIVE l (lane) AS (
                  SELECT min(lane) FROM waiting
                  UNION ALL
                  SELECT (SELECT min(lane) FROM waiting WHERE lane > l.lane) FROM l WHERE l.lane IS NOT NULL
                )
                SELECT min(due) FROM (
                  SELECT lane, (SELECT due_at FROM waiting WHERE lane = l.lane ORDER BY due_at LIMIT 1) AS due FROM l
                  UNION ALL
                  SELECT lane, (
                    SELECT coalesce(retry_at, queued_at) FROM waiting WHERE lane = l.lane AND ordered = 1
                    ORDER BY event LIMIT 1
                  ) FROM l
                ) WHERE due < ?1 AND lane NOT IN (SELECT value FROM json_each(?2))
                """,
                r => r.TimeOrNull(0),
                SqliteWaiting.Never.ToMilliseconds(),
                JsonSerializer.Serialize(leftOut)
            )[0]
        );
}
