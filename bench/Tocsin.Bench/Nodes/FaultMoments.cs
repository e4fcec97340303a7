using System.Collections.Concurrent;
using System.Diagnostics;

namespace Tocsin.Bench.Nodes;

/// <summary>When something was wrong.</summary>
internal sealed class FaultMoments
{
    private readonly ConcurrentQueue<(long From, long To)> _all = new();

    public IReadOnlyCollection<(long From, long To)> All => _all;

    /// <summary>Something is wrong while this runs.</summary>
    public async Task DuringAsync(Func<Task> fault)
    {
        var from = Stopwatch.GetTimestamp();
        await fault();
        _all.Enqueue((from, Stopwatch.GetTimestamp()));
    }
}
