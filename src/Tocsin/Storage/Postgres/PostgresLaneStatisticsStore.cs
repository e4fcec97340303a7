using Tocsin.Delivery.Statistics;

namespace Tocsin.Storage.Postgres;

/// <summary>Counts of attempts in PostgreSQL.</summary>
internal sealed class PostgresLaneStatisticsStore(PostgresDatabase database) : ILaneStatisticsStore
{
    // Of a lane that is gone by now nothing is to come back.
    private const string Begin = """
        INSERT INTO lane_stats (lane, bucket, counts)
        SELECT u.lane, u.bucket, $3 FROM unnest($1::bigint[], $2::bigint[]) AS u (lane, bucket)
        WHERE EXISTS (SELECT 1 FROM integrations WHERE number = u.lane)
        ORDER BY u.lane, u.bucket
        ON CONFLICT DO NOTHING
        """;

    private const string Lock = """
        SELECT s.lane, s.bucket, s.counts FROM lane_stats s
          JOIN unnest($1::bigint[], $2::bigint[]) AS u (lane, bucket) ON s.lane = u.lane AND s.bucket = u.bucket
        ORDER BY s.lane, s.bucket FOR UPDATE OF s
        """;

    private const string Write = """
        UPDATE lane_stats s SET counts = u.counts
        FROM unnest($1::bigint[], $2::bigint[], $3::bytea[]) AS u (lane, bucket, counts)
        WHERE s.lane = u.lane AND s.bucket = u.bucket
        """;

    // Counts are added up here, so the rows are held from being read until they are written: others add to them as well.
    public Task AddAsync(IReadOnlyList<LaneBucket> buckets, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var lanes = buckets.Select(b => b.Lane).ToArray();
                var starts = buckets.Select(b => b.Start.ToMilliseconds()).ToArray();
                await session.ExecuteAsync(Begin, [lanes, starts, new LaneCounts().ToBytes()], cancellationToken);
                var rows = await session.QueryAsync(
                    Lock,
                    r => (Key: (r.GetInt64(0), r.GetInt64(1)), Counts: LaneCounts.Read(r.GetBytes(2))),
                    [lanes, starts],
                    cancellationToken
                );
                var sums = rows.DistinctBy(r => r.Key).ToDictionary(r => r.Key, r => r.Counts);
                foreach (var (lane, start, counts) in buckets)
                {
                    sums.GetValueOrDefault((lane, start.ToMilliseconds()))?.Add(counts);
                }

                await session.ExecuteAsync(
                    Write,
                    [
                        sums.Keys.Select(k => k.Item1).ToArray(),
                        sums.Keys.Select(k => k.Item2).ToArray(),
                        sums.Values.Select(c => c.ToBytes()).ToArray(),
                    ],
                    cancellationToken
                );
            },
            cancellationToken
        );

    public async Task<IReadOnlyList<LaneBucket>> ReadAsync(
        long lane,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            "SELECT bucket, counts FROM lane_stats WHERE lane = $1 AND bucket BETWEEN $2 AND $3 ORDER BY bucket",
            r => new LaneBucket(lane, r.Time(0), LaneCounts.Read(r.GetBytes(1))),
            [lane, from, to],
            cancellationToken
        );

    public async Task<bool> RemoveAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(
            """
            DELETE FROM lane_stats WHERE (lane, bucket) IN (
              SELECT lane, bucket FROM lane_stats WHERE bucket < $1 ORDER BY bucket LIMIT $2 FOR UPDATE SKIP LOCKED
            )
            """,
            [before, limit],
            cancellationToken
        ) > 0;
}
