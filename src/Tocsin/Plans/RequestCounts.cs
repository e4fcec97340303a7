using System.Collections.Concurrent;
using Tocsin.Ids;

namespace Tocsin.Plans;

/// <summary>The requests of all organizations that have a limit, kept in memory until a day after the last one.</summary>
internal sealed class RequestCounts(TimeProvider time)
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<OrganizationId, RequestCount> _counts = new();
    private long _nextSweep;

    /// <summary>How many organizations are counted.</summary>
    public int Organizations => _counts.Count;

    /// <summary>Counts a request of the organization if these limits, at least one, have room for it.</summary>
    public Quota Take(OrganizationId organization, IReadOnlyList<PlanLimit> limits)
    {
        var now = time.GetUtcNow();
        Sweep(now);
        while (true)
        {
            if (_counts.GetOrAdd(organization, static _ => new RequestCount()).Take(limits, now) is { } quota)
            {
                return quota;
            }
        }
    }

    private void Sweep(DateTimeOffset now)
    {
        var due = Interlocked.Read(ref _nextSweep);
        var next = (now + SweepEvery).UtcTicks;
        // Not for longer than an hour either where the clock was set back.
        var isDue = now.UtcTicks >= due || due > next;
        if (!isDue || Interlocked.CompareExchange(ref _nextSweep, next, due) != due)
        {
            return;
        }

        foreach (var entry in _counts)
        {
            if (entry.Value.TryClose(now))
            {
                _counts.TryRemove(entry);
            }
        }
    }
}
