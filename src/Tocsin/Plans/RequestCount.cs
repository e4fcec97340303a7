namespace Tocsin.Plans;

/// <summary>
/// The requests of one organization in the current minute, hour and day. Periods are fixed and begin at the same moment
/// on every node, so that what nodes have counted can be added up by organization, period and start.
/// </summary>
internal sealed class RequestCount
{
    private readonly Lock _lock = new();
    private readonly DateTimeOffset[] _starts = new DateTimeOffset[PlanPeriods.All.Length];

    // Of all nodes, as far as this one knows, with its own.
    private readonly long[] _counts = new long[PlanPeriods.All.Length];

    // One after the other.
    private Task _sharing = Task.CompletedTask;
    private RequestBatch _batch = new();

    // Told to the others, and refused after that.
    private long _refused;
    private bool _closed;

    /// <summary>What the other nodes do not know of; null when they know everything.</summary>
    public RequestBatch? Unshared
    {
        get
        {
            lock (_lock)
            {
                return _batch.Size > 0 || _refused > 0 ? _batch : null;
            }
        }
    }

    /// <summary>Counts a request if every limit has room for it; one that is refused uses up nothing.</summary>
    /// <returns>Null when the count was closed meanwhile, and another one is to be asked.</returns>
    public TakenRequest? Take(IReadOnlyList<PlanLimit> limits, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return null;
            }

            MoveOn(now);
            var nearest = Nearest(limits);
            if (nearest.Remaining == 0)
            {
                return new TakenRequest(nearest, _batch, 0);
            }

            for (var i = 0; i < _counts.Length; i++)
            {
                _counts[i]++;
            }

            var quota = nearest with { Remaining = nearest.Remaining - 1, IsAllowed = true };
            return new TakenRequest(quota, _batch, ++_batch.Size);
        }
    }

    /// <summary>Tells the others of a batch, with all that has come into it by now; once, whoever asks for it.</summary>
    /// <param name="batch">Which.</param>
    /// <param name="add">Adds so many to the periods that began then, and returns how many all nodes have.</param>
    public async Task ShareAsync(
        RequestBatch batch,
        Func<IReadOnlyList<DateTimeOffset>, long, Task<IReadOnlyList<long>>> add
    )
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (_lock)
        {
            (before, _sharing) = (_sharing, done.Task);
        }

        await before;
        try
        {
            DateTimeOffset[] starts;
            long more;
            lock (_lock)
            {
                if (batch != _batch)
                {
                    return;
                }

                starts = [.. _starts];
                more = batch.Size - _refused;
                _batch = new RequestBatch();
                _refused = 0;
            }

            var all = await add(starts, more);
            lock (_lock)
            {
                batch.Before = [.. all.Select(a => a - batch.Size)];
                for (var i = 0; i < _counts.Length; i++)
                {
                    _counts[i] = _starts[i] == starts[i] ? all[i] + _batch.Size : _counts[i];
                }
            }
        }
        finally
        {
            done.SetResult();
        }
    }

    /// <summary>What becomes of a request now that the others were asked.</summary>
    public Quota Confirm(TakenRequest taken, IReadOnlyList<PlanLimit> limits)
    {
        lock (_lock)
        {
            if (taken.Batch.Allows(taken.Place, limits))
            {
                return taken.Quota with { Remaining = Math.Min(taken.Quota.Remaining, Nearest(limits).Remaining) };
            }

            _refused++;
            for (var i = 0; i < _counts.Length; i++)
            {
                _counts[i]--;
            }

            return Nearest(limits) with
            {
                Remaining = 0,
                IsAllowed = false,
            };
        }
    }

    /// <summary>Ends it when even its longest period is over and it holds nothing that matters.</summary>
    public bool TryClose(DateTimeOffset now)
    {
        lock (_lock)
        {
            MoveOn(now);
            _closed = _counts.All(c => c == 0);
            return _closed;
        }
    }

    private Quota Nearest(IReadOnlyList<PlanLimit> limits)
    {
        Quota? nearest = null;
        foreach (var limit in limits)
        {
            var i = (int)limit.Period;
            // More than the limit was counted where the plan was a larger one until now.
            var remaining = Math.Max(0, limit.Requests - _counts[i]);
            var reset = _starts[i] + limit.Period.Length();
            // Of two that are used up, the one that stays so for longer says when to come again.
            if (
                nearest is not { } other
                || remaining < other.Remaining
                || (remaining == other.Remaining && reset > other.Reset)
            )
            {
                nearest = new Quota(limit, remaining, reset, IsAllowed: false);
            }
        }

        return nearest!.Value;
    }

    private void MoveOn(DateTimeOffset now)
    {
        foreach (var period in PlanPeriods.All)
        {
            var (i, start) = ((int)period, period.Start(now));
            // A clock that is set back a little stays in the period that it came from, which has been counted already; one
            // that was far ahead must not keep everybody waiting until it is there again.
            if (start > _starts[i] || _starts[i] - start > period.Length())
            {
                (_starts[i], _counts[i]) = (start, 0);
            }
        }
    }
}
