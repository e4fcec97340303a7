namespace Tocsin.Delivery;

/// <summary>
/// The bytes of payloads that wait in memory. The last quarter is kept for lanes without a backlog, so that somebody
/// else's storm does not send them to the store. Safe to use from many threads.
/// </summary>
internal sealed class PayloadMemory(long budget)
{
    /// <summary>Deliveries that a lane may have ready while there is room enough.</summary>
    private const int Roomy = 4096;

    /// <summary>And when half of the budget is used.</summary>
    private const int Tight = 256;

    private long _used;

    /// <summary>Bytes in use.</summary>
    public long Used => Interlocked.Read(ref _used);

    public void Add(long bytes) => Interlocked.Add(ref _used, bytes);

    /// <summary>How many deliveries a lane may have ready when one of this size comes; 0 when there is no room for it.</summary>
    public int MaxReady(bool isBulk, long size)
    {
        var used = Used + size;
        return used > (isBulk ? budget / 4 * 3 : budget) ? 0
            : used > budget / 2 ? Tight
            : Roomy;
    }
}
