using Tocsin.Delivery;
using Tocsin.Ids;

namespace Tocsin.Storage.Postgres;

/// <summary>Counts what waits in PostgreSQL.</summary>
internal sealed class PostgresBacklogStore(PostgresDatabase database) : IBacklogStore
{
    public async Task<IReadOnlyDictionary<long, long>> CountWaitingAsync(CancellationToken cancellationToken)
    {
        var counts = await database.QueryAsync(
            "SELECT lane, count(*) FROM waiting GROUP BY lane",
            r => (Lane: r.GetInt64(0), Count: r.GetInt64(1)),
            [],
            cancellationToken
        );
        return counts.ToDictionary(r => r.Lane, r => r.Count);
    }

    public async Task<IReadOnlyDictionary<OrganizationId, long>> CountFanOutsAsync(CancellationToken cancellationToken)
    {
        var counts = await database.QueryAsync(
            "SELECT organization_id, count(*) FROM fan_outs GROUP BY organization_id",
            r => (Id: new OrganizationId(r.GetString(0)), Count: r.GetInt64(1)),
            [],
            cancellationToken
        );
        return counts.ToDictionary(r => r.Id, r => r.Count);
    }

    // Some seeks for each lane, whatever waits in it. Of what is sent in order, only the first can be due.
    public Task<DateTimeOffset?> OldestDueAsync(
        IReadOnlyCollection<long> leftOut,
        CancellationToken cancellationToken
    ) =>
        database.FirstAsync(
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
                SELECT coalesce(retry_at, queued_at) FROM waiting WHERE lane = l.lane AND ordered ORDER BY event LIMIT 1
              ) FROM l
            ) AS head WHERE due < $1 AND lane <> ALL ($2)
            """,
            r => r.TimeOrNull(0),
            [WaitingRows.Never, leftOut.ToArray()],
            cancellationToken
        );
}
