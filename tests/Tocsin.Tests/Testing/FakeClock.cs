namespace Tocsin.Tests.Testing;

/// <summary>
/// A clock that stands still until a test moves it; its timers ring while it is moved. It can also be set, as a machine's
/// clock can: then the timers and the timestamps go on as if nothing had happened.
/// </summary>
internal sealed class FakeClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];

    // Goes on evenly: what timers and timestamps go by.
    private DateTimeOffset _now = new(2027, 1, 15, 14, 0, 0, TimeSpan.Zero);

    // By how much the wall's clock was set.
    private TimeSpan _set;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now + _set;
        }
    }

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _now.Ticks;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on, ringing what becomes due, in order.</summary>
    public void Advance(TimeSpan by)
    {
        var end = new DateTimeOffset(GetTimestamp(), TimeSpan.Zero) + by;
        while (true)
        {
            ManualTimer? next;
            lock (_lock)
            {
                next = NextUntil(end);
                _now =
                    next is null ? end
                    : next.Due > _now ? next.Due!.Value
                    : _now;
                next?.Rearm();
            }

            if (next is null)
            {
                return;
            }

            next.Ring();
        }
    }

    // Without LINQ: a day has 86,400 rings of whatever looks once a second.
    private ManualTimer? NextUntil(DateTimeOffset end)
    {
        ManualTimer? next = null;
        foreach (var timer in _timers)
        {
            if (timer.Due is { } due && (next is null ? due <= end : due < next.Due))
            {
                next = timer;
            }
        }

        return next;
    }

    /// <summary>Sets it forward or back.</summary>
    public void Jump(TimeSpan by)
    {
        lock (_lock)
        {
            _set += by;
        }
    }

    private sealed class ManualTimer(FakeClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool now;
            lock (clock._lock)
            {
                _period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
                clock._timers.Remove(this);
                clock._timers.Add(this);
                now = dueTime == TimeSpan.Zero;
                if (now)
                {
                    Rearm();
                }
            }

            if (now)
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => Ring(), state: null);
            }

            return true;
        }

        public void Rearm() => Due = _period > TimeSpan.Zero ? Due + _period : null;

        public void Ring() => callback(state);

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
