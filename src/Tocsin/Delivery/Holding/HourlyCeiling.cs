namespace Tocsin.Delivery.Holding;

/// <summary>Never more than so many messages in any hour: it remembers when the last so many arrived. Not safe for many threads.</summary>
internal sealed class HourlyCeiling(int messages)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly List<DateTimeOffset> _sent = [];

    public int Messages => messages;

    /// <summary>How many more may be sent now.</summary>
    public int Left(DateTimeOffset now)
    {
        _sent.RemoveAll(s => now - s >= Hour || s - now > RateWindow.LookedBefore);
        return Math.Max(0, messages - _sent.Count);
    }

    /// <summary>When the next may be sent, where that is not now.</summary>
    public DateTimeOffset? ClosedUntil(DateTimeOffset now) => Left(now) > 0 ? null : _sent[0] + Hour;

    public void Started(DateTimeOffset now) => _sent.Add(now);

    /// <summary>One that was begun did not arrive: it disturbed nobody.</summary>
    public void TakeBack()
    {
        if (_sent.Count > 0)
        {
            _sent.RemoveAt(_sent.Count - 1);
        }
    }
}
