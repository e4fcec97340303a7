using System.Collections.Concurrent;
using Tocsin.Ids;

namespace Tocsin.Delivery;

/// <summary>
/// The bytes of payloads that wait in memory, and whose they are. The last quarter is kept for lanes without a backlog
/// and for organizations that have little there, so that somebody else's storm does not send them to the store. Safe to
/// use from many threads.
/// </summary>
internal sealed class PayloadMemory(long budget)
{
    /// <summary>Deliveries that a lane may have ready while there is room enough.</summary>
    private const int Roomy = 4096;

    /// <summary>And when half of the budget is used.</summary>
    private const int Tight = 256;

    private readonly ConcurrentDictionary<OrganizationId, PayloadShare> _shares = new();
    private long _used;

    /// <summary>Bytes in use.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>What an organization has of it.</summary>
    public PayloadShare Of(OrganizationId organization) =>
        _shares.GetOrAdd(organization, static (_, all) => new PayloadShare(all), this);

    public void Add(long bytes) => Interlocked.Add(ref _used, bytes);

    /// <summary>How many deliveries a lane may have ready when one of this size comes; 0 when there is no room for it.</summary>
    public int MaxReady(bool isBulk, long usedByOrganization, long size)
    {
        var used = Used + size;
        var mayFill = !isBulk || usedByOrganization + size <= budget / 16;
        return used > (mayFill ? budget : budget / 4 * 3) ? 0
            : used > budget / 2 ? Tight
            : Roomy;
    }
}
