namespace Tocsin.Delivery;

/// <summary>
/// How many sends at once lanes with a backlog may have together. More than the processors can turn around only makes
/// a queue in front of everybody, of quiet lanes too; so the limit follows the time that a piece of work waits for a
/// thread: it grows while that is short, and shrinks when it is not. Safe to use from many threads.
/// </summary>
internal sealed class BulkLimit(int max, TimeProvider time)
{
    private const int Least = 16;
    private const int Initial = 64;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(0.3);
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(1);
    private double _limit = Math.Min(Initial, max);
    private int _probing;
    private long _lastProbe;
    private bool _isReached;

    /// <summary>The limit as it is now.</summary>
    public int Current => (int)Volatile.Read(ref _limit);

    /// <summary>Measures now and then how long work waits; a limit that nobody has reached does not grow.</summary>
    public void Probe(bool isReached)
    {
        var now = time.GetTimestamp();
        if (
            time.GetElapsedTime(Volatile.Read(ref _lastProbe), now) < Between
            || Interlocked.Exchange(ref _probing, 1) == 1
        )
        {
            return;
        }

        (_lastProbe, _isReached) = (now, isReached);
        ThreadPool.UnsafeQueueUserWorkItem(static limit => limit.Judge(), this, preferLocal: false);
    }

    private void Judge()
    {
        var waited = time.GetElapsedTime(_lastProbe);
        if (waited > Long)
        {
            Volatile.Write(ref _limit, Math.Max(Math.Min(Least, max), _limit * 0.9));
        }
        else if (waited < Short && _isReached)
        {
            Volatile.Write(ref _limit, Math.Min(max, _limit + 1));
        }

        Volatile.Write(ref _probing, 0);
    }
}
