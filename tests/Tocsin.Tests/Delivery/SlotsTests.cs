using Tocsin.Delivery;
using Tocsin.Ids;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Delivery;

public sealed class SlotsTests
{
    private static readonly LaneLimits Limits = new()
    {
        Concurrency = 32,
        Breaker = new BreakerLimits(20, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)),
        LongestPause = TimeSpan.FromHours(1),
    };

    [Fact]
    public void No_organization_gets_them_all_and_whoever_waits_comes_next()
    {
        var slots = new Slots(max: 4, maxForOne: 3, new BulkLimit(64, new FakeClock()));
        var (greedy, modest) = (Lane(1, "org_a"), Lane(2, "org_b"));
        var taken = Enumerable.Range(0, 3).Select(_ => slots.Take(greedy)!.Value).ToList();
        Assert.Null(slots.Take(greedy));
        Assert.NotNull(slots.Take(modest));
        Assert.Null(slots.Take(modest));

        Assert.True(slots.IsWanted(taken[0], greedy));
        // Both wait; the organization that came first has its turn, as its share allows it again.
        slots.Release(taken[0]);
        Assert.Same(greedy, slots.Next());
        Assert.NotNull(slots.Take(greedy));
        Assert.Null(slots.Next());
        slots.Release(taken[1]);
        Assert.Same(modest, slots.Next());
        Assert.Null(slots.Next());
    }

    [Fact]
    public void Lanes_with_a_backlog_share_a_part_and_leave_the_rest_to_the_others()
    {
        var bulk = new BulkLimit(16, new FakeClock());
        var slots = new Slots(max: 1000, maxForOne: 1000, bulk);
        var full = Lane(1, "org_a");
        full.LookAtStore();
        Assert.True(full.IsBulk);
        var taken = new List<Slot>();
        while (slots.Take(full) is { } slot)
        {
            taken.Add(slot);
        }

        Assert.Equal(bulk.Current, taken.Count);
        var prompt = slots.Take(Lane(2, "org_a"));
        Assert.NotNull(prompt);
        Assert.False(prompt.Value.IsBulk);
        slots.Release(taken[0]);
        Assert.Same(full, slots.Next());
    }

    [Fact]
    public void A_lane_whose_turn_has_come_gets_its_slot_although_others_are_still_in_line()
    {
        var bulk = new BulkLimit(1, new FakeClock());
        var slots = new Slots(max: 1000, maxForOne: 1000, bulk);
        var storm = Enumerable.Range(1, 5).Select(i => Full(i, "org_a")).ToList();
        var steady = Full(6, "org_b");
        var slot = slots.Take(storm[0])!.Value;
        storm.Skip(1).Append(steady).ToList().ForEach(l => Assert.Null(slots.Take(l)));

        var turns = new List<long>();
        for (var i = 0; i < 6; i++)
        {
            slots.Release(slot);
            var next = slots.Next()!;
            turns.Add(next.Number);
            slot = slots.Take(next, isCalled: true)!.Value;
            Assert.Null(slots.Next());
            // It has more to do, and goes to the end of the line.
            Assert.Null(slots.Take(next));
        }

        // Organizations take turns, however many lanes they have.
        Assert.Equal([2, 6, 3, 6, 4, 6], turns);
    }

    private static Lane Full(long number, string organization)
    {
        var lane = Lane(number, organization);
        lane.LookAtStore();
        return lane;
    }

    private static Lane Lane(long number, string organization) =>
        new(number, new OrganizationId(organization), Limits, new PayloadMemory(1024 * 1024));
}
