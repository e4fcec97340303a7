using System.Diagnostics;

namespace Tocsin.Bench.Nodes;

/// <summary>What follows from what was acknowledged, what came when, and when something was wrong.</summary>
internal static class NodeCounts
{
    /// <summary>What was sent so long before a fault may not have been written down when it came.</summary>
    private static readonly TimeSpan Unwritten = TimeSpan.FromSeconds(3);

    /// <summary>For so long a node that nobody hears of may have something in its hands.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    /// <summary>Deliveries that were acknowledged to their publisher and have not come.</summary>
    public static int Lost(IEnumerable<Landed> landed, IReadOnlySet<string> acknowledged, int webhooks) =>
        (acknowledged.Count * webhooks)
        - landed.Where(l => l.IsTaken && acknowledged.Contains(l.Id)).DistinctBy(l => (l.Webhook, l.Id)).Count();

    /// <summary>What came again although it had been taken; of that, what was in flight when something went wrong.</summary>
    /// <param name="landed">What came.</param>
    /// <param name="faults">When something was wrong.</param>
    /// <param name="acknowledged">When each event was; one whose publisher had no answer counts from its first arrival.</param>
    public static (int InFlight, IReadOnlyList<(Landed First, Landed Again)> Otherwise) Repeated(
        IEnumerable<Landed> landed,
        IReadOnlyCollection<(long From, long To)> faults,
        IReadOnlyDictionary<string, long> acknowledged
    )
    {
        var pairs = landed
            .GroupBy(l => (l.Webhook, l.Id))
            .Select(g => g.OrderBy(l => l.At).SkipWhile(l => !l.IsTaken).ToList())
            .SelectMany(g => g.Zip(g.Skip(1)))
            .ToList();
        var inFlight = pairs.RemoveAll(p =>
            faults.Any(f => IsInFlight(p.First, p.Second, acknowledged.GetValueOrDefault(p.First.Id, p.First.At), f))
        );
        return (inFlight, pairs);
    }

    /// <summary>Events that came to a webhook before one that was committed earlier had been taken there.</summary>
    /// <param name="landed">What came to webhooks in strict order.</param>
    /// <param name="numbers">In what order events were committed.</param>
    public static int OutOfOrder(IEnumerable<Landed> landed, IReadOnlyDictionary<string, long> numbers) =>
        landed
            .GroupBy(l => l.Webhook, StringComparer.Ordinal)
            .Sum(w =>
            {
                var (last, early) = (long.MinValue, 0);
                foreach (var e in w.GroupBy(l => l.Id, StringComparer.Ordinal).OrderBy(e => numbers[e.Key]))
                {
                    early += e.Min(l => l.At) < last ? 1 : 0;
                    last = Math.Max(
                        last,
                        e.Where(l => l.IsTaken).Select(l => l.At).DefaultIfEmpty(long.MaxValue).Min()
                    );
                }

                return early;
            });

    /// <summary>The longest time in which nothing came to one of the webhooks, although something was published all the time.</summary>
    public static TimeSpan Silence(IEnumerable<Landed> landed, long from, long to) =>
        landed
            .GroupBy(l => l.Webhook, StringComparer.Ordinal)
            .Select(w =>
            {
                var times = w.Select(l => l.At).Where(at => at >= from && at <= to).Order().ToList();
                return times
                    .Prepend(from)
                    .Zip(times.Append(to))
                    .Select(p => Stopwatch.GetElapsedTime(p.First, p.Second))
                    .Max();
            })
            .DefaultIfEmpty()
            .Max();

    /// <summary>Zeros count only where the counts can be others: shown on made-up arrivals.</summary>
    public static void Prove()
    {
        var second = Stopwatch.Frequency;
        Landed[] landed =
        [
            new("a", "evt_2", 1 * second, true),
            new("a", "evt_1", 2 * second, false),
            new("a", "evt_1", 3 * second, true),
            new("a", "evt_1", 9 * second, true),
            new("a", "evt_2", 10 * second, true),
            new("b", "evt_1", 11 * second, false),
            new("b", "evt_2", 12 * second, true),
        ];
        var (inFlight, otherwise) = Repeated(landed, [(5 * second, 6 * second)], new Dictionary<string, long>());
        var counted = (
            Lost(landed, new HashSet<string> { "evt_1", "evt_2" }, 2),
            (inFlight, otherwise.Count),
            OutOfOrder(landed, new Dictionary<string, long> { ["evt_1"] = 1, ["evt_2"] = 2 }),
            Silence(landed.Where(l => l.Webhook == "a"), second, 10 * second)
        );
        if (counted != (1, (1, 1), 2, TimeSpan.FromSeconds(6)))
        {
            throw new InvalidOperationException($"Faults of nodes are counted wrongly: {counted}.");
        }
    }

    // In somebody's hands when it happened, or given into them before their time was up.
    private static bool IsInFlight(Landed first, Landed second, long acknowledged, (long From, long To) fault) =>
        second.At >= fault.From
        && first.At <= fault.To + Ticks(Lease)
        && acknowledged <= fault.From + Ticks(Lease)
        && (first.At >= fault.From || Stopwatch.GetElapsedTime(first.At, fault.From) <= Unwritten);

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
