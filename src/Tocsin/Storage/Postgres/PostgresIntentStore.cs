using Tocsin.Delivery;
using Tocsin.Delivery.HandOver;

namespace Tocsin.Storage.Postgres;

/// <summary>Intents in PostgreSQL.</summary>
internal sealed class PostgresIntentStore(PostgresDatabase database) : IIntentStore
{
    /// <summary>The lock between those who record what came out of a queue and those who say that it got lost.</summary>
    private const int Lock = 7_878_101;

    /// <summary>
    /// Of the pairs of <c>$1</c> and <c>$2</c>, those that have ended or wait. A look along two keys for each of them, however
    /// long the history: <c>OFFSET 0</c> keeps the planner from reading the tables instead.
    /// </summary>
    public const string Known = """
        SELECT i.lane, i.id FROM unnest($1::bigint[], $2::uuid[]) AS i (lane, id)
        WHERE EXISTS (
            SELECT 1 FROM deliveries d WHERE d.lane = i.lane AND d.id = i.id AND d.id BETWEEN $3 AND $4 OFFSET 0)
          OR EXISTS (SELECT 1 FROM waiting w WHERE w.lane = i.lane AND w.id = i.id OFFSET 0)
        """;

    private const string Keep = """
        INSERT INTO waiting (lane, id, due_at, queued_at, event, event_id, name, attempts, tries, ordered)
        SELECT i.lane, i.id, i.due_at, i.queued_at, i.event, i.event_id, i.name, 0, 0, false
        FROM unnest($1::bigint[], $2::uuid[], $5::bigint[], $6::bigint[], $7::bigint[], $8::uuid[], $9::text[])
          AS i (lane, id, due_at, queued_at, event, event_id, name)
        WHERE EXISTS (SELECT 1 FROM integrations n WHERE n.number = i.lane AND n.deleted_at IS NULL OFFSET 0)
          AND NOT EXISTS (
            SELECT 1 FROM deliveries d WHERE d.lane = i.lane AND d.id = i.id AND d.id BETWEEN $3 AND $4 OFFSET 0)
        ON CONFLICT DO NOTHING
        """;

    public bool KeepsIntents => true;

    public async Task<string> InstallationAsync(CancellationToken cancellationToken)
    {
        var ids = await database.QueryAsync("SELECT id FROM installation", r => r.IdValue(0), [], cancellationToken);
        return ids[0].ToString("x32", System.Globalization.CultureInfo.InvariantCulture)[..8];
    }

    public async Task<IReadOnlySet<(long Lane, DeliveryId Id)>> KnownAsync(
        IReadOnlyList<PendingDelivery> deliveries,
        CancellationToken cancellationToken
    ) =>
        (
            await database.QueryAsync(
                Known,
                r => (r.GetInt64(0), new DeliveryId(r.IdValue(1))),
                Keys([.. deliveries.Select(d => (d.Lane, d.Id))]),
                cancellationToken
            )
        ).ToHashSet();

    public Task KeepAsync(
        IReadOnlyList<IntendedDelivery> deliveries,
        bool mayBeElsewhere,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async session =>
            {
                if (mayBeElsewhere)
                {
                    await LockAsync(session, shared: false, cancellationToken);
                }

                await session.ExecuteAsync(Keep, Rows(deliveries), cancellationToken);
            },
            cancellationToken
        );

    public Task<IReadOnlyList<OverdueIntent>> OverdueAsync(
        TimeSpan age,
        long after,
        int limit,
        CancellationToken cancellationToken
    ) =>
        database.SnapshotAsync<IReadOnlyList<OverdueIntent>>(
            async session =>
            {
                var rows = await session.QueryAsync(
                    """
                    SELECT id, now - at, deliveries
                    FROM intents, (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now) AS clock
                    WHERE id > $1 AND at <= now - $2 ORDER BY id LIMIT $3
                    """,
                    r => (Number: r.GetInt64(0), Age: r.GetInt64(1), Deliveries: IntentBytes.Read(r.GetBytes(2))),
                    [after, (long)age.TotalMilliseconds, limit],
                    cancellationToken
                );
                var known = (
                    await session.QueryAsync(
                        Known,
                        r => (r.GetInt64(0), new DeliveryId(r.IdValue(1))),
                        Keys([.. rows.SelectMany(r => r.Deliveries).Select(d => (d.Lane, d.Id))]),
                        cancellationToken
                    )
                ).ToHashSet();
                return
                [
                    .. rows.Select(r => new OverdueIntent
                    {
                        Number = r.Number,
                        Age = TimeSpan.FromMilliseconds(r.Age),
                        Missing = [.. r.Deliveries.Where(d => !known.Contains((d.Lane, d.Id)))],
                    }),
                ];
            },
            cancellationToken
        );

    public Task SettleAsync(IReadOnlyList<OverdueIntent> intents, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var missing = intents.SelectMany(i => i.Missing).ToList();
                if (missing.Count > 0)
                {
                    await LockAsync(session, shared: false, cancellationToken);
                    await session.ExecuteAsync(Keep, Rows(missing), cancellationToken);
                }

                await session.ExecuteAsync(
                    "DELETE FROM intents WHERE id = ANY ($1)",
                    [intents.Select(i => i.Number).ToArray()],
                    cancellationToken
                );
            },
            cancellationToken
        );

    /// <summary>
    /// Whoever records what came out of a queue shares the lock, until the commit; whoever says that it got lost has it alone.
    /// The statements after it see what the others have committed, so that nothing is both ended and waiting.
    /// </summary>
    public static Task LockAsync(PostgresSession session, bool shared, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            shared
                ? FormattableString.Invariant($"SELECT pg_advisory_xact_lock_shared({Lock})")
                : FormattableString.Invariant($"SELECT pg_advisory_xact_lock({Lock})"),
            [],
            cancellationToken
        );

    private static object?[] Keys(IReadOnlyList<(long Lane, DeliveryId Id)> keys)
    {
        var range = keys.Count == 0 ? IdRange.Of(UInt128.Zero) : IdRange.Of(keys.Select(k => k.Id.Value));
        return [keys.Select(k => k.Lane).ToArray(), keys.Select(k => k.Id.Value).ToArray(), range.First, range.Last];
    }

    private static object?[] Rows(IReadOnlyList<IntendedDelivery> deliveries) =>
        [
            .. Keys([.. deliveries.Select(d => (d.Lane, d.Id))]),
            deliveries.Select(d => d.DueAt.ToMilliseconds()).ToArray(),
            deliveries.Select(d => d.QueuedAt.ToMilliseconds()).ToArray(),
            deliveries.Select(d => d.EventNumber).ToArray(),
            deliveries.Select(d => d.EventId).ToArray(),
            deliveries.Select(d => d.Name).ToArray(),
        ];
}
