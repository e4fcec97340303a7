using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Logging;
using Tocsin.Ids;

namespace Tocsin.Plans;

/// <summary>
/// The requests of all organizations that have a limit, kept in memory until a day after the last one. Where there are other
/// nodes, what each has counted is added up: before it has let in more than a hundredth of the smallest limit that the others
/// do not know of, and every second.
/// </summary>
internal sealed partial class RequestCounts(IRequestCountStore store, TimeProvider time, ILogger<RequestCounts> logger)
{
    /// <summary>Which part of the smallest limit a node may let in before it asks the others.</summary>
    private const int Part = 100;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<OrganizationId, RequestCount> _counts = new();
    private long _nextSweep;

    /// <summary>How many organizations are counted.</summary>
    public int Organizations => _counts.Count;

    /// <summary>Counts a request of the organization if these limits, at least one, have room for it.</summary>
    public async ValueTask<Quota> TakeAsync(OrganizationId organization, IReadOnlyList<PlanLimit> limits)
    {
        var (count, taken) = Take(organization, limits);
        if (!store.IsShared || !taken.Quota.IsAllowed || taken.Place * Part <= limits.Min(l => l.Requests))
        {
            return taken.Quota;
        }

        // Whoever hangs up does not keep the others from knowing.
        await TryShareAsync(organization, count, taken.Batch, CancellationToken.None);
        return count.Confirm(taken, limits);
    }

    /// <summary>Tells the other nodes of what they do not know of.</summary>
    public async Task ShareAsync(CancellationToken cancellationToken)
    {
        foreach (var (organization, count) in _counts)
        {
            if (count.Unshared is { } batch)
            {
                await TryShareAsync(organization, count, batch, cancellationToken);
            }
        }
    }

    private (RequestCount Count, TakenRequest Taken) Take(OrganizationId organization, IReadOnlyList<PlanLimit> limits)
    {
        var now = time.GetUtcNow();
        Sweep(now);
        while (true)
        {
            var count = _counts.GetOrAdd(organization, static _ => new RequestCount());
            if (count.Take(limits, now) is { } taken)
            {
                return (count, taken);
            }
        }
    }

    // Whoever cannot ask goes by what he knows: without the database no request will come far anyway.
    private async Task TryShareAsync(
        OrganizationId organization,
        RequestCount count,
        RequestBatch batch,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await count.ShareAsync(
                batch,
                (starts, more) => store.AddAsync(organization, starts, more, cancellationToken)
            );
        }
        catch (DbException e)
        {
            Log.NotShared(logger, e.Message);
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

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Could not add up requests with the other nodes: {Reason}")]
        public static partial void NotShared(ILogger logger, string reason);
    }
}
