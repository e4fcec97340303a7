using System.Text.Json;
using Tocsin.Delivery;
using Tocsin.Delivery.History;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Sqlite;

/// <summary>Finds deliveries in SQLite.</summary>
internal sealed class SqliteDeliverySearch(SqliteDatabase database) : IDeliverySearch
{
    public async Task<DeliveryMatches> FindAsync(DeliverySearch search, int limit, CancellationToken cancellationToken)
    {
        using var snapshot = new SqliteSnapshot(database);
        var merge = new DeliveryMerge(new SqlitePileReader(snapshot.Session, search), search);
        var (wanted, next) = await merge.FindAsync(limit, cancellationToken);
        var found = wanted.SelectMany(w => Get(snapshot.Session, w.Pile.Waits, w.Lane, w.Id)).ToList();
        return new DeliveryMatches(found, next is { } n ? new DeliveryId(n) : null);
    }

    public Task<IReadOnlyList<DeliveryEntry>> GetAsync(
        IReadOnlyList<(long Lane, DeliveryId Id)> ids,
        CancellationToken cancellationToken
    )
    {
        using var snapshot = new SqliteSnapshot(database);
        var found = new List<DeliveryEntry>();
        foreach (var (lane, id) in ids)
        {
            found.AddRange(Get(snapshot.Session, waits: true, lane, id.Value));
            found.AddRange(Get(snapshot.Session, waits: false, lane, id.Value));
        }

        return Task.FromResult<IReadOnlyList<DeliveryEntry>>(found);
    }

    public Task<IReadOnlyDictionary<DeliveryId, long>> LanesOfAsync(
        IReadOnlyList<DeliveryId> ids,
        IReadOnlyList<long> lanes,
        CancellationToken cancellationToken
    )
    {
        using var snapshot = new SqliteSnapshot(database);
        var found = new Dictionary<DeliveryId, long>();
        var all = JsonSerializer.Serialize(lanes);
        // Ids that are asked for together often are of one lane: the last one's is tried first.
        var last = "[]";
        foreach (var id in ids)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if ((LaneOf(last) ?? LaneOf(all)) is { } lane)
            {
                found[id] = lane;
                last = $"[{lane}]";
            }

            long? LaneOf(string among) =>
                (long?)
                    snapshot.Session.Scalar(
                        """
                        SELECT l.value FROM json_each(?1) l
                        WHERE EXISTS (SELECT 1 FROM deliveries d WHERE d.lane = l.value AND d.id = ?2)
                          OR EXISTS (SELECT 1 FROM waiting w WHERE w.lane = l.value AND w.id = ?2)
                        LIMIT 1
                        """,
                        among,
                        id.Value
                    );
        }

        return Task.FromResult<IReadOnlyDictionary<DeliveryId, long>>(found);
    }

    private static List<DeliveryEntry> Get(SqliteSession session, bool waits, long lane, UInt128 id) =>
        session.Query(
            waits
                ? $"{SqliteDeliveryHistory.Waiting} WHERE w.lane = ?1 AND w.id = ?2"
                : $"{SqliteDeliveryHistory.Ended} WHERE d.lane = ?1 AND d.id = ?2",
            DeliveryRows.Read,
            lane,
            id
        );
}
