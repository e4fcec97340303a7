namespace Tocsin.Storage.Postgres;

/// <summary>A day of events, when it is old.</summary>
internal static class EventDay
{
    // Deliveries have the day of their event: while one is kept, so is the day's table. Those that wait are looked for lane
    // by lane, along the key.
    private const string Needed = """
        WITH RECURSIVE l (lane) AS (
          SELECT min(lane) FROM waiting
          UNION ALL
          SELECT (SELECT min(lane) FROM waiting WHERE lane > l.lane) FROM l WHERE l.lane IS NOT NULL
        )
        SELECT 1::bigint WHERE to_regclass($1) IS NOT NULL
          OR EXISTS (
            SELECT 1 FROM l CROSS JOIN LATERAL (
              SELECT 1 FROM waiting w WHERE w.lane = l.lane AND w.id >= $2 AND w.id < $3 LIMIT 1) AS w)
          OR EXISTS (SELECT 1 FROM fan_outs WHERE first_id < $3 AND last_id >= $2)
          OR EXISTS (SELECT 1 FROM intents WHERE at < $4)
        """;

    /// <summary>Drops it when nothing needs it any more. True when it is gone.</summary>
    public static async Task<bool> RemoveAsync(
        PostgresSession session,
        PartitionDay day,
        CancellationToken cancellationToken
    )
    {
        object?[] parameters = [$"deliveries_{day.Suffix}", day.FirstId, day.EndId, day.Start.AddDays(1)];
        if (await session.ScalarAsync(Needed, parameters, cancellationToken) is not null)
        {
            return false;
        }

        await session.ExecuteAsync("LOCK TABLE ONLY events IN ACCESS EXCLUSIVE MODE", [], cancellationToken);
        await session.ExecuteAsync($"DROP TABLE events_{day.Suffix}", [], cancellationToken);
        return true;
    }
}
