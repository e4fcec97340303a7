using Tocsin.Ids;

namespace Tocsin.Delivery;

/// <summary>Lanes that wait for a slot, organization by organization in turn. Not safe for many threads.</summary>
internal sealed class SlotLine
{
    private readonly Dictionary<OrganizationId, Queue<Lane>> _lanes = [];
    private readonly Queue<OrganizationId> _turns = new();

    public bool IsEmpty => _turns.Count == 0;

    public void Add(Lane lane)
    {
        if (!_lanes.TryGetValue(lane.Organization, out var line))
        {
            _lanes.Add(lane.Organization, line = new Queue<Lane>());
            _turns.Enqueue(lane.Organization);
        }

        line.Enqueue(lane);
    }

    /// <summary>The next lane of an organization that may have one more, or null.</summary>
    public Lane? Next(Func<OrganizationId, bool> mayHave)
    {
        for (var i = _turns.Count; i > 0; i--)
        {
            var organization = _turns.Dequeue();
            if (!mayHave(organization))
            {
                _turns.Enqueue(organization);
                continue;
            }

            var line = _lanes[organization];
            var lane = line.Dequeue();
            if (line.Count > 0)
            {
                _turns.Enqueue(organization);
            }
            else
            {
                _lanes.Remove(organization);
            }

            return lane;
        }

        return null;
    }
}
