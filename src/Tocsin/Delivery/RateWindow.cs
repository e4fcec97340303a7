namespace Tocsin.Delivery;

/// <summary>Never more than so many in any period of this length: it remembers when the last so many were sent.</summary>
internal sealed class RateWindow(int messages, TimeSpan period)
{
    /// <summary>Whoever asks may have looked at the clock so long ago: in between, somebody else has sent.</summary>
    public static readonly TimeSpan LookedBefore = TimeSpan.FromSeconds(5);

    private readonly Queue<DateTimeOffset> _sent = new();

    public int Messages => messages;

    public TimeSpan Period => period;

    /// <summary>When the next may be sent, where that is not now.</summary>
    public DateTimeOffset? ClosedUntil(DateTimeOffset now)
    {
        // What lies farther in the future was sent before the clock was set back.
        while (_sent.TryPeek(out var oldest) && (now - oldest >= period || oldest - now > LookedBefore))
        {
            _sent.Dequeue();
        }

        return _sent.Count < messages ? null : _sent.Peek() + period;
    }

    public void Started(DateTimeOffset now) => _sent.Enqueue(now);
}
