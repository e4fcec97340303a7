using Tocsin.Delivery.History;

namespace Tocsin.Storage;

/// <summary>
/// Merges piles and lanes by id, reading of each no more than the page needs: what a page costs depends on its length
/// and, a little, on the number of lanes, but not on how many deliveries there are.
/// </summary>
internal sealed class DeliveryMerge(IPileReader reader, DeliverySearch search)
{
    /// <summary>Rows that one request looks at, however rare a match is.</summary>
    public const int Budget = 10_000;

    private const int FirstSlice = 8;
    private const int MaxSlice = 512;

    private readonly PriorityQueue<Run, UInt128> _queue = new();

    // Not read yet, those with the greatest heads last.
    private readonly Dictionary<DeliveryPile, List<Run>> _fresh = [];

    /// <summary>The newest that are wanted, and where to go on; null when nothing is left.</summary>
    public async Task<(List<Found> Wanted, UInt128? Next)> FindAsync(int limit, CancellationToken cancellationToken)
    {
        foreach (var pile in DeliveryPile.Of(search.Statuses))
        {
            await BeginAsync(pile, cancellationToken);
        }

        var wanted = new List<Found>();
        UInt128 last = default;
        for (var looked = 0; _queue.TryDequeue(out var run, out _); looked++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (looked == Budget)
            {
                return (wanted, last);
            }

            await FillAsync(run, limit, cancellationToken);
            var (id, matches) = run.Read.Dequeue();
            if (matches && wanted.Count == limit)
            {
                return (wanted, wanted[^1].Id);
            }

            last = id;
            if (matches)
            {
                wanted.Add(new Found(run.Pile, run.Lane, id));
            }

            await FillAsync(run, limit, cancellationToken);
            if (run.Read.TryPeek(out var following) && following.Id >= search.From)
            {
                _queue.Enqueue(run, UInt128.MaxValue - following.Id);
            }
        }

        return (wanted, null);
    }

    private async Task BeginAsync(DeliveryPile pile, CancellationToken cancellationToken)
    {
        var heads = await reader.HeadsAsync(pile, cancellationToken);
        _fresh[pile] = [];
        foreach (var (lane, head) in heads.Where(h => h.Head >= search.From).OrderBy(h => h.Head))
        {
            var run = new Run(pile, lane, search.Before);
            _queue.Enqueue(run, UInt128.MaxValue - head);
            _fresh[pile].Add(run);
        }
    }

    private async Task FillAsync(Run run, int limit, CancellationToken cancellationToken)
    {
        if (run.Read.Count > 0 || run.HasEnded)
        {
            return;
        }

        // The lanes whose heads come next are likely to be read as well: they come along, in one trip to the database.
        var fresh = _fresh[run.Pile];
        var together = new List<Run> { run };
        if (fresh.Remove(run))
        {
            var more = Math.Min(fresh.Count, limit);
            together.AddRange(fresh[^more..]);
            fresh.RemoveRange(fresh.Count - more, more);
        }

        var rows = run.Slice;
        var slices = await reader.SlicesAsync(
            run.Pile,
            [.. together.Select(r => (r.Lane, r.Before))],
            rows,
            cancellationToken
        );
        together.ForEach(r => r.Take([.. slices[r.Lane]], rows));
    }

    /// <summary>A delivery that is wanted, and where it was found.</summary>
    internal readonly record struct Found(DeliveryPile Pile, long Lane, UInt128 Id);

    /// <summary>A lane's part of a pile, read in slices that grow.</summary>
    private sealed class Run(DeliveryPile pile, long lane, UInt128 before)
    {
        public DeliveryPile Pile => pile;

        public long Lane => lane;

        public Queue<(UInt128 Id, bool Matches)> Read { get; } = new();

        public UInt128 Before { get; private set; } = before;

        public int Slice { get; private set; } = FirstSlice;

        public bool HasEnded { get; private set; }

        public void Take(List<(UInt128 Id, bool Matches)> rows, int asked)
        {
            rows.ForEach(Read.Enqueue);
            Before = rows.Count > 0 ? rows[^1].Id : Before;
            HasEnded = rows.Count < asked;
            Slice = Math.Min(asked * 2, MaxSlice);
        }
    }
}
