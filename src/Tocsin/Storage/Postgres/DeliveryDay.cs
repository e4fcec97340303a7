namespace Tocsin.Storage.Postgres;

/// <summary>A day of deliveries with their attempts, when it is old.</summary>
internal static class DeliveryDay
{
    /// <summary>Drops it, or takes out of it what is not to be kept. True when it is gone.</summary>
    public static async Task<bool> RemoveAsync(
        PostgresSession session,
        PartitionDay day,
        DateTimeOffset before,
        CancellationToken cancellationToken
    )
    {
        var (deliveries, attempts) = ($"deliveries_{day.Suffix}", $"attempts_{day.Suffix}");
        var kept = FormattableString.Invariant($"d.ended_at >= {before.ToMilliseconds()}");
        var keptAttempts = $"""
            EXISTS (SELECT 1 FROM waiting w WHERE w.lane = a.lane AND w.id = a.id)
              OR EXISTS (SELECT 1 FROM {deliveries} d WHERE d.lane = a.lane AND d.id = a.id AND {kept})
            """;
        // What has ended is compared with it.
        var end = day.Start.AddDays(1).ToMilliseconds();
        if (await AnyAsync(FormattableString.Invariant($"SELECT 1 FROM intents WHERE at < {end}")))
        {
            return false;
        }

        // Nobody writes to them until this is over; whoever reads does not notice, but for the moment of the end.
        await RunAsync($"LOCK TABLE {deliveries}, {attempts} IN SHARE MODE");
        if (
            !await AnyAsync($"SELECT 1 FROM {deliveries} d WHERE {kept}")
            && !await AnyAsync($"SELECT 1 FROM {attempts} a WHERE {keptAttempts}")
        )
        {
            // From the top down, as everybody else takes them.
            await RunAsync("LOCK TABLE ONLY deliveries, ONLY attempts IN ACCESS EXCLUSIVE MODE");
            await RunAsync($"DROP TABLE {deliveries}, {attempts}");
            return true;
        }

        if (
            await AnyAsync($"SELECT 1 FROM {deliveries} d WHERE NOT {kept}")
            || await AnyAsync($"SELECT 1 FROM {attempts} a WHERE NOT ({keptAttempts})")
        )
        {
            await RunAsync(
                $"CREATE TEMP TABLE kept_attempts ON COMMIT DROP AS SELECT * FROM {attempts} a WHERE {keptAttempts}"
            );
            await RunAsync(
                $"CREATE TEMP TABLE kept_deliveries ON COMMIT DROP AS SELECT * FROM {deliveries} d WHERE {kept}"
            );
            await RunAsync($"TRUNCATE {deliveries}, {attempts}");
            await RunAsync($"INSERT INTO {deliveries} SELECT * FROM kept_deliveries");
            await RunAsync($"INSERT INTO {attempts} SELECT * FROM kept_attempts");
        }

        return false;

        Task<int> RunAsync(string sql) => session.ExecuteAsync(sql, [], cancellationToken);

        async Task<bool> AnyAsync(string sql) =>
            await session.ScalarAsync($"SELECT 1::bigint WHERE EXISTS ({sql})", [], cancellationToken) is not null;
    }
}
