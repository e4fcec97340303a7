namespace Tocsin.Storage.Postgres;

/// <summary>Removes what is left of a deleted integration.</summary>
internal static class PostgresPurge
{
    /// <summary>Removes up to so many rows, of one table; false once nothing is left of it.</summary>
    public static async Task<bool> SliceAsync(
        PostgresSession session,
        long lane,
        int limit,
        CancellationToken cancellationToken
    )
    {
        foreach (var table in (string[])["waiting", "deliveries", "attempts"])
        {
            // In two steps, so that the second knows which partitions it is about.
            var ids = await session.QueryAsync(
                $"SELECT id FROM {table} WHERE lane = $1 ORDER BY id LIMIT $2",
                r => r.IdValue(0),
                [lane, limit],
                cancellationToken
            );
            if (ids.Count > 0)
            {
                var range = IdRange.Of(ids);
                await session.ExecuteAsync(
                    $"DELETE FROM {table} WHERE lane = $1 AND id = ANY ($2) AND id BETWEEN $3 AND $4",
                    [lane, ids.Distinct().ToArray(), range.First, range.Last],
                    cancellationToken
                );
                return true;
            }
        }

        return await session.ExecuteAsync("DELETE FROM lane_stats WHERE lane = $1", [lane], cancellationToken) > 0
            || await session.ExecuteAsync(
                """
                DELETE FROM tickets WHERE lane = $1
                  AND subject IN (SELECT subject FROM tickets WHERE lane = $1 ORDER BY subject LIMIT $2)
                """,
                [lane, limit],
                cancellationToken
            ) > 0
            || await session.ExecuteAsync("DELETE FROM digests WHERE lane = $1", [lane], cancellationToken) > 0
            || await session.ExecuteAsync(
                "DELETE FROM integrations WHERE number = $1 AND deleted_at IS NOT NULL",
                [lane],
                cancellationToken
            ) > 0;
    }
}
