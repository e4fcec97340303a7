using Tocsin.Ids;

namespace Tocsin.Delivery;

/// <summary>
/// Sends at once: all told, for each organization, so that nobody's dead endpoints take them all, and for lanes with a
/// backlog together, so that they do not stand in the way of the others. Lanes that get none wait in line. Safe to use
/// from many threads.
/// </summary>
internal sealed class Slots(int max, int maxForOne, BulkLimit bulk)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<OrganizationId, int> _used = [];
    private readonly SlotLine _prompt = new();
    private readonly SlotLine _bulk = new();
    private int _total;
    private int _bulkUsed;

    /// <summary>Sends that are under way.</summary>
    public int InUse => Volatile.Read(ref _total);

    /// <summary>Takes a slot, or puts the lane in line for one and returns null.</summary>
    /// <param name="lane">Who wants it.</param>
    /// <param name="isCalled">Whether it comes from <see cref="Next"/>, and need not stand behind those still in line.</param>
    public Slot? Take(Lane lane, bool isCalled = false)
    {
        lock (_lock)
        {
            var isBulk = lane.IsBulk;
            if (isBulk)
            {
                bulk.Probe(_bulkUsed >= bulk.Current);
            }

            if (
                _total < max
                && MayHave(lane.Organization)
                && (!isBulk || ((isCalled || _bulk.IsEmpty) && _bulkUsed < bulk.Current))
            )
            {
                return Give(lane, isBulk);
            }

            if (lane.Starve())
            {
                (isBulk ? _bulk : _prompt).Add(lane);
            }

            return null;
        }
    }

    /// <summary>Whether somebody else ought to have this slot before its lane goes on.</summary>
    public bool IsWanted(Slot slot, Lane lane)
    {
        lock (_lock)
        {
            return !_prompt.IsEmpty || (slot.IsBulk ? !_bulk.IsEmpty || _bulkUsed > bulk.Current : lane.IsBulk);
        }
    }

    /// <summary>Gives a slot back.</summary>
    public void Release(Slot slot)
    {
        lock (_lock)
        {
            _total--;
            _bulkUsed -= slot.IsBulk ? 1 : 0;
            if (--_used[slot.Organization] == 0)
            {
                _used.Remove(slot.Organization);
            }
        }
    }

    /// <summary>The lane whose turn it is, out of those in line; null when there is none, or no room for it.</summary>
    public Lane? Next()
    {
        lock (_lock)
        {
            var lane =
                _total == max ? null
                : _prompt.Next(MayHave) is { } prompt ? prompt
                : _bulkUsed < bulk.Current ? _bulk.Next(MayHave)
                : null;
            lane?.Feed();
            return lane;
        }
    }

    private Slot Give(Lane lane, bool isBulk)
    {
        _total++;
        _bulkUsed += isBulk ? 1 : 0;
        _used[lane.Organization] = _used.GetValueOrDefault(lane.Organization) + 1;
        return new Slot(lane.Organization, isBulk);
    }

    private bool MayHave(OrganizationId organization) => _used.GetValueOrDefault(organization) < maxForOne;
}

/// <summary>Leave to have one send under way.</summary>
/// <param name="Organization">Whose it counts as.</param>
/// <param name="IsBulk">Whether it counts as one of a lane with a backlog.</param>
internal readonly record struct Slot(OrganizationId Organization, bool IsBulk);
