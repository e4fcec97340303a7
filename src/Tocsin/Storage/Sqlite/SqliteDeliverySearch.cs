using System.Text.Json;
using Tocsin.Delivery;
using Tocsin.Delivery.History;

namespace Tocsin.Storage.Sqlite;

/// <summary>
/// Finds deliveries in SQLite. The lanes are merged by id, and of each no more is read than the page needs: what a page
/// costs depends on its length and, a little, on the number of lanes, but not on how many deliveries there are.
/// </summary>
internal sealed class SqliteDeliverySearch(SqliteDatabase database) : IDeliverySearch
{
    /// <summary>Rows that one request looks at, however rare a match is.</summary>
    public const int Budget = 10_000;

    private const int FirstSlice = 8;
    private const int MaxSlice = 512;

    public Task<DeliveryMatches> FindAsync(DeliverySearch search, int limit, CancellationToken cancellationToken)
    {
        using var snapshot = new SqliteSnapshot(database);
        var queue = new PriorityQueue<Run, UInt128>();
        var lanes = JsonSerializer.Serialize(search.Lanes);
        var events = search.EventType is not null || search.TargetId is not null;
        foreach (var pile in SqlitePile.Of(search.Statuses, events, search.Outcome is not null))
        {
            var heads = snapshot.Session.Query(
                pile.Heads,
                r => (Lane: r.GetInt64(0), Head: r.IsDBNull(1) ? (UInt128?)null : r.IdValue(1)),
                lanes,
                search.Before
            );
            foreach (var (lane, head) in heads)
            {
                if (head >= search.From)
                {
                    queue.Enqueue(new Run(snapshot.Session, pile, lane, search), UInt128.MaxValue - head.Value);
                }
            }
        }

        var wanted = new List<(SqlitePile Pile, long Lane, UInt128 Id)>();
        UInt128? next = null;
        UInt128 last = default;
        for (var looked = 0; queue.TryDequeue(out var run, out _); looked++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (looked == Budget)
            {
                next = last;
                break;
            }

            var (id, matches) = run.Take();
            if (matches && wanted.Count == limit)
            {
                next = wanted[^1].Id;
                break;
            }

            last = id;
            if (matches)
            {
                wanted.Add((run.Pile, run.Lane, id));
            }

            if (run.Peek() is { } following)
            {
                queue.Enqueue(run, UInt128.MaxValue - following);
            }
        }

        var found = wanted.SelectMany(w => Get(snapshot.Session, w.Pile.Waits, w.Lane, w.Id)).ToList();
        return Task.FromResult(new DeliveryMatches(found, next is { } n ? new DeliveryId(n) : null));
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
            SqliteDeliveryHistory.Read,
            lane,
            id
        );

    /// <summary>A lane's part of a pile, read in slices that grow.</summary>
    private sealed class Run(SqliteSession session, SqlitePile pile, long lane, DeliverySearch search)
    {
        private readonly Queue<(UInt128 Id, bool Matches)> _read = new();
        private UInt128 _before = search.Before;
        private int _slice = FirstSlice;
        private bool _ended;

        public SqlitePile Pile => pile;

        public long Lane => lane;

        /// <summary>The next one, which there is.</summary>
        public (UInt128 Id, bool Matches) Take()
        {
            Peek();
            return _read.Dequeue();
        }

        /// <summary>The id of the next one, or null.</summary>
        public UInt128? Peek()
        {
            if (_read.Count == 0 && !_ended)
            {
                Read();
            }

            return _read.TryPeek(out var next) && next.Id >= search.From ? next.Id : null;
        }

        private void Read()
        {
            var rows = session.Query(
                pile.NewestFirst,
                r => (r.IdValue(0), !r.IsDBNull(1) && r.GetBoolean(1)),
                lane,
                _before,
                _slice,
                search.EventType is null ? null : JsonSerializer.Serialize((string[])[search.EventType]),
                search.TargetId,
                (int?)search.Outcome
            );
            foreach (var row in rows)
            {
                _read.Enqueue(row);
                _before = row.Item1;
            }

            _ended = rows.Count < _slice;
            _slice = Math.Min(_slice * 2, MaxSlice);
        }
    }
}
