namespace Tocsin.Delivery;

/// <summary>What one organization has of the memory for payloads. Safe to use from many threads.</summary>
internal sealed class PayloadShare(PayloadMemory all)
{
    private long _used;

    public void Add(long bytes)
    {
        Interlocked.Add(ref _used, bytes);
        all.Add(bytes);
    }

    /// <inheritdoc cref="PayloadMemory.MaxReady"/>
    public int MaxReady(bool isBulk, long size) => all.MaxReady(isBulk, Interlocked.Read(ref _used), size);
}
