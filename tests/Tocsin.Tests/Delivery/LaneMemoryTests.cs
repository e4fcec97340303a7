using Tocsin.Delivery;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Tests.Delivery;

/// <summary>What a lane holds is counted, and given back by every way out: or the budget would run dry, or run away.</summary>
public sealed class LaneMemoryTests
{
    private static readonly DateTimeOffset Start = new(2027, 1, 15, 14, 0, 0, TimeSpan.Zero);
    private static readonly LaneTime Now = new(Start, Start);
    private readonly PayloadMemory _memory = new(1024 * 1024);
    private readonly Lane _lane;
    private int _made;

    public LaneMemoryTests() =>
        _lane = new Lane(
            1,
            new OrganizationId("org_a"),
            new LaneLimits
            {
                Concurrency = 4,
                Breaker = new BreakerLimits(20, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)),
                LongestPause = TimeSpan.FromHours(1),
            },
            _memory
        );

    [Fact]
    public void What_was_taken_in_is_given_back_when_it_is_recorded()
    {
        var delivery = Delivery();
        _lane.Offer(delivery);
        Assert.NotEqual(0, _memory.Used);
        _lane.Release(delivery);
        _lane.Release(delivery);
        Assert.Equal(0, _memory.Used);
    }

    [Fact]
    public void A_strict_line_that_goes_back_to_the_store_gives_back_what_it_had()
    {
        _lane.LookAtStore();
        var line = Enumerable.Range(0, 3).Select(_ => Delivery() with { IsOrdered = true }).ToArray();
        _lane.EndRead(_lane.TryBeginRead()!, due: null, new OrderedPage(line, HasMore: false, HeadDue: null));
        var outgoing = Take();
        _lane.Ended(outgoing, Failed(outgoing.First), Now);
        _lane.Release(outgoing.First);
        Assert.Equal(0, _memory.Used);
    }

    [Fact]
    public void A_batch_that_is_gathered_again_is_counted_once_whether_its_members_were_read_or_not()
    {
        var batch = new BatchId(7);
        var members = Enumerable.Range(0, 4).Select(_ => Delivery() with { Batch = batch }).ToArray();
        _lane.LookAtStore();
        var read = _lane.TryBeginRead()!;
        _lane.EndRead(read, Page(members[..2]), ordered: null);
        Take();
        _lane.Claim(members);
        foreach (var member in members)
        {
            _lane.Release(member);
        }

        Assert.Equal(0, _memory.Used);
    }

    [Fact]
    public void A_lane_that_is_gone_holds_nothing()
    {
        _lane.Offer(Delivery());
        _lane.Offer(Delivery());
        Take();
        _lane.Close();
        Assert.Equal(0, _memory.Used);
    }

    private Outgoing Take()
    {
        Assert.True(_lane.TryAddWorker(DeliverySettings.Default, Now, out _));
        return _lane.Take(first: true, mustEnd: false, DeliverySettings.Default, Now).Outgoing!;
    }

    private static DuePage Page(IReadOnlyList<PendingDelivery> deliveries) =>
        new()
        {
            Deliveries = deliveries,
            HasMore = false,
            NextDue = null,
            End = DueCursor.Start,
        };

    private static AttemptRecord Failed(PendingDelivery delivery) =>
        new()
        {
            Delivery = delivery,
            Outcome = new DeliveryOutcome { Class = OutcomeClass.ServerError, Status = 500 },
            Decision = RetryDecision.Again(Start.AddMinutes(1)),
            StartedAt = Start,
            EndedAt = Start,
        };

    private PendingDelivery Delivery() =>
        new()
        {
            Id = new DeliveryId((UInt128)(uint)++_made),
            Lane = 1,
            Event = new Event
            {
                Id = "evt_0000000000000000000001",
                OrganizationId = new OrganizationId("org_a"),
                Type = "own.thing",
                CreatedAt = Start,
                Data = "{}"u8.ToArray(),
            },
            Name = "own.thing",
            QueuedAt = Start,
            DueAt = Start,
        };
}
