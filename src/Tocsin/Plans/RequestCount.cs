namespace Tocsin.Plans;

/// <summary>
/// The requests of one organization in the current minute, hour and day. Periods are fixed and begin at the same moment
/// on every node, so that what nodes have counted can be added up by organization, period and start.
/// </summary>
internal sealed class RequestCount
{
    private readonly Lock _lock = new();
    private readonly DateTimeOffset[] _starts = new DateTimeOffset[PlanPeriods.All.Length];
    private readonly long[] _counts = new long[PlanPeriods.All.Length];
    private bool _closed;

    /// <summary>Counts a request if every limit has room for it; one that is refused uses up nothing.</summary>
    /// <returns>Null when the count was closed meanwhile, and another one is to be asked.</returns>
    public Quota? Take(IReadOnlyList<PlanLimit> limits, DateTimeOffset now)
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
                return nearest;
            }

            for (var i = 0; i < _counts.Length; i++)
            {
                _counts[i]++;
            }

            return nearest with
            {
                Remaining = nearest.Remaining - 1,
                IsAllowed = true,
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
