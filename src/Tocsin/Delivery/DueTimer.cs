namespace Tocsin.Delivery;

/// <summary>Rings for a lane when something in the store has become due. One timer for all lanes.</summary>
internal sealed class DueTimer : IDisposable
{
    /// <summary>The clock may be set forward: it is looked at again after this long at the latest.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<long, DateTimeOffset> _due = new();
    private readonly Dictionary<long, DateTimeOffset> _earliest = [];
    private readonly TimeProvider _time;
    private readonly Action<long> _ring;
    private readonly ITimer _timer;

    public DueTimer(TimeProvider time, Action<long> ring)
    {
        (_time, _ring) = (time, ring);
        _timer = time.CreateTimer(_ => Fire(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Rings for the lane at that time, or at an earlier one that it was told before.</summary>
    public void Schedule(long lane, DateTimeOffset at)
    {
        lock (_lock)
        {
            if (_earliest.TryGetValue(lane, out var known) && known <= at)
            {
                return;
            }

            _earliest[lane] = at;
            _due.Enqueue(lane, at);
            Arm();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Fire()
    {
        var ringing = new List<long>();
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            while (_due.TryPeek(out var lane, out var at) && at <= now)
            {
                _due.Dequeue();
                // An entry that an earlier one has overtaken says nothing.
                if (_earliest.TryGetValue(lane, out var earliest) && earliest == at)
                {
                    _earliest.Remove(lane);
                    ringing.Add(lane);
                }
            }

            Arm();
        }

        ringing.ForEach(_ring);
    }

    private void Arm()
    {
        if (_due.TryPeek(out _, out var next))
        {
            var wait = next - _time.GetUtcNow();
            // A millisecond more: a timer may be early by a fraction of one.
            wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait + TimeSpan.FromMilliseconds(1);
            _timer.Change(wait < Longest ? wait : Longest, Timeout.InfiniteTimeSpan);
        }
    }
}
