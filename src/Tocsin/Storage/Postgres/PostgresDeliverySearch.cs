using Tocsin.Delivery;
using Tocsin.Delivery.History;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Postgres;

/// <summary>Finds deliveries in PostgreSQL.</summary>
internal sealed class PostgresDeliverySearch(PostgresDatabase database) : IDeliverySearch
{
    private const string Waiting =
        $"{PostgresDeliveryHistory.Waiting} JOIN unnest($3::bigint[], $4::uuid[]) AS u (lane, id) ON w.lane = u.lane AND w.id = u.id";

    /// <summary>Of lanes <c>$3</c> the ended deliveries <c>$4</c>, pair by pair, all between <c>$1</c> and <c>$2</c>.</summary>
    public const string Ended =
        $"{PostgresDeliveryHistory.Ended} JOIN unnest($3::bigint[], $4::uuid[]) AS u (lane, id) ON d.lane = u.lane AND d.id = u.id WHERE d.id BETWEEN $1 AND $2";

    public Task<DeliveryMatches> FindAsync(DeliverySearch search, int limit, CancellationToken cancellationToken) =>
        database.SnapshotAsync(
            async session =>
            {
                var merge = new DeliveryMerge(new PostgresPileReader(session, search), search);
                var (wanted, next) = await merge.FindAsync(limit, cancellationToken);
                var found = new Dictionary<(long, DeliveryId), DeliveryEntry>();
                foreach (var pile in wanted.GroupBy(w => w.Pile.Waits))
                {
                    var ids = pile.Select(w => (w.Lane, new DeliveryId(w.Id))).ToList();
                    (await GetAsync(session, pile.Key ? Waiting : Ended, ids, cancellationToken)).ForEach(e =>
                        found.Add((e.Lane, e.Id), e)
                    );
                }

                return new DeliveryMatches(
                    [
                        .. wanted
                            .Select(w => found.GetValueOrDefault((w.Lane, new DeliveryId(w.Id))))
                            .OfType<DeliveryEntry>(),
                    ],
                    next is { } n ? new DeliveryId(n) : null
                );
            },
            cancellationToken
        );

    public Task<IReadOnlyList<DeliveryEntry>> GetAsync(
        IReadOnlyList<(long Lane, DeliveryId Id)> ids,
        CancellationToken cancellationToken
    ) =>
        database.SnapshotAsync<IReadOnlyList<DeliveryEntry>>(
            async session =>
                [
                    .. await GetAsync(session, Waiting, ids, cancellationToken),
                    .. await GetAsync(session, Ended, ids, cancellationToken),
                ],
            cancellationToken
        );

    public async Task<IReadOnlyDictionary<DeliveryId, long>> LanesOfAsync(
        IReadOnlyList<DeliveryId> ids,
        IReadOnlyList<long> lanes,
        CancellationToken cancellationToken
    )
    {
        var range = IdRange.Of(ids.Select(i => i.Value));
        var found = await database.QueryAsync(
            """
            SELECT d.id, d.lane FROM deliveries d
            WHERE d.lane = ANY ($1) AND d.id = ANY ($2) AND d.id BETWEEN $3 AND $4
            UNION
            SELECT w.id, w.lane FROM waiting w WHERE w.lane = ANY ($1) AND w.id = ANY ($2)
            """,
            r => (Id: new DeliveryId(r.IdValue(0)), Lane: r.GetInt64(1)),
            [lanes.ToArray(), ids.Select(i => i.Value).ToArray(), range.First, range.Last],
            cancellationToken
        );
        return found.DistinctBy(f => f.Id).ToDictionary(f => f.Id, f => f.Lane);
    }

    private static async Task<List<DeliveryEntry>> GetAsync(
        PostgresSession session,
        string sql,
        IReadOnlyList<(long Lane, DeliveryId Id)> ids,
        CancellationToken cancellationToken
    )
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var range = IdRange.Of(ids.Select(i => i.Id.Value));
        return await session.QueryAsync(
            sql,
            DeliveryRows.Read,
            [range.First, range.Last, ids.Select(i => i.Lane).ToArray(), ids.Select(i => i.Id.Value).ToArray()],
            cancellationToken
        );
    }
}
