using Tocsin.Delivery.Statistics;

namespace Tocsin.Storage.Sqlite;

/// <summary>Counts of attempts in SQLite.</summary>
internal sealed class SqliteLaneStatisticsStore(SqliteDatabase database, SqliteWriter writer) : ILaneStatisticsStore
{
    public Task AddAsync(IReadOnlyList<LaneBucket> buckets, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
            {
                foreach (var (lane, start, counts) in buckets)
                {
                    var bucket = start.ToMilliseconds();
                    var sum = new LaneCounts();
                    sum.Add(counts);
                    var before = session.Query(
                        "SELECT counts FROM lane_stats WHERE bucket = ?1 AND lane = ?2",
                        r => r.GetBytes(0),
                        bucket,
                        lane
                    );
                    before.ForEach(b => sum.Add(LaneCounts.Read(b)));

                    session.Execute(
                        // Of a lane that is gone by now nothing is to come back.
                        """
                        INSERT OR REPLACE INTO lane_stats (bucket, lane, counts)
                        SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM integrations WHERE number = ?2)
                        """,
                        bucket,
                        lane,
                        sum.ToBytes()
                    );
                }
            },
            cancellationToken
        );

    // One look-up a bucket: other lanes' rows, which lie between, are not walked over.
    public Task<IReadOnlyList<LaneBucket>> ReadAsync(
        long lane,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<LaneBucket>>(
            database.Query(
                """
                WITH RECURSIVE t (bucket) AS (
                  SELECT ?2 UNION ALL SELECT bucket + ?4 FROM t WHERE bucket + ?4 <= ?3
                )
                SELECT s.bucket, s.counts FROM t CROSS JOIN lane_stats s ON s.bucket = t.bucket AND s.lane = ?1
                """,
                r => new LaneBucket(lane, r.Time(0), LaneCounts.Read(r.GetBytes(1))),
                lane,
                from.ToMilliseconds(),
                to.ToMilliseconds(),
                (long)LaneBucket.Width.TotalMilliseconds
            )
        );

    public Task<bool> RemoveAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var bound = before.ToMilliseconds();
        if (database.Query("SELECT 1 FROM lane_stats WHERE bucket < ?1 LIMIT 1", r => r.GetInt32(0), bound).Count == 0)
        {
            return Task.FromResult(false);
        }

        return writer.WriteAsync(
            session =>
                session.Execute(
                    """
                    DELETE FROM lane_stats WHERE (bucket, lane) IN (
                      SELECT bucket, lane FROM lane_stats WHERE bucket < ?1 ORDER BY bucket, lane LIMIT ?2
                    )
                    """,
                    bound,
                    limit
                ) > 0,
            cancellationToken
        );
    }
}
