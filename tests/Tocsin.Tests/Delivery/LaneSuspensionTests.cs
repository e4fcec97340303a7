using Tocsin.Delivery;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Tests.Delivery;

/// <summary>A lane whose partition goes to another node, and comes back.</summary>
public sealed class LaneSuspensionTests
{
    private static readonly DateTimeOffset Start = new(2027, 1, 15, 14, 0, 0, TimeSpan.Zero);
    private static readonly LaneTime Now = new(Start, Start);
    private readonly PayloadMemory _memory = new(1024 * 1024);
    private readonly Lane _lane;
    private int _made;

    public LaneSuspensionTests() =>
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
    public void It_keeps_what_is_on_its_way_and_forgets_the_rest()
    {
        var (first, second) = (Delivery(), Delivery());
        _lane.Offer(first);
        _lane.Offer(second);
        var sent = Take();
        _lane.Suspend();
        Assert.Equal([sent.First.Id], _lane.InHand());
        Assert.False(_lane.TryAddWorker(DeliverySettings.Default, Now, out _));
        _lane.Offer(Delivery());
        Assert.Single(_lane.InHand());
        _lane.Release(sent.First);
        Assert.Equal(0, _memory.Used);
    }

    [Fact]
    public async Task It_is_quiet_once_what_was_on_its_way_is_recorded()
    {
        Assert.True(_lane.QuietAsync().IsCompleted);
        _lane.Offer(Delivery());
        _lane.Offer(Delivery());
        var sent = Take();
        _lane.Suspend();
        var quiet = _lane.QuietAsync();
        Assert.False(quiet.IsCompleted);
        _lane.Release(sent.First);
        await quiet;
    }

    [Fact]
    public void What_was_read_before_it_went_is_not_taken_in_after_it_came_back()
    {
        _lane.LookAtStore();
        var read = _lane.TryBeginRead()!;
        _lane.Suspend();
        _lane.Resume();
        _lane.LookAtStore();
        _lane.EndRead(read, Page(Delivery()), ordered: null);
        Assert.Empty(_lane.InHand());
        // It is read anew, from the start.
        var again = _lane.TryBeginRead()!;
        Assert.Equal(DueCursor.Start, again.After);
        var delivery = Delivery();
        _lane.EndRead(again, Page(delivery), ordered: null);
        Assert.Equal([delivery.Id], _lane.InHand());
    }

    [Fact]
    public void What_is_on_its_way_when_it_comes_back_is_not_begun_again()
    {
        _lane.Offer(Delivery());
        var sent = Take();
        _lane.Suspend();
        _lane.Resume();
        _lane.LookAtStore();
        var read = _lane.TryBeginRead()!;
        Assert.Contains(sent.First.Id, read.InHand);
        _lane.EndRead(read, Page(sent.First), ordered: null);
        Assert.False(_lane.TryAddWorker(DeliverySettings.Default, Now, out _));
    }

    [Fact]
    public void A_strict_line_goes_on_behind_what_is_on_its_way()
    {
        _lane.LookAtStore();
        var line = Enumerable.Range(0, 3).Select(_ => Delivery() with { IsOrdered = true }).ToArray();
        _lane.EndRead(_lane.TryBeginRead()!, due: null, new OrderedPage(line, HasMore: false, HeadDue: null));
        var sent = Take();
        _lane.Suspend();
        Assert.Single(_lane.InHand());
        _lane.Resume();
        _lane.LookAtStore();
        _lane.EndRead(_lane.TryBeginRead()!, due: null, new OrderedPage(line[1..], HasMore: false, HeadDue: null));
        // The head is still out.
        Assert.False(_lane.TryAddWorker(DeliverySettings.Default, Now, out _));
        _lane.Ended(sent, Delivered(sent.First), Now);
        _lane.Release(sent.First);
        Assert.Equal(line[1].Id, Take().First.Id);
    }

    private Outgoing Take()
    {
        Assert.True(_lane.TryAddWorker(DeliverySettings.Default, Now, out _));
        return _lane.Take(first: true, mustEnd: false, DeliverySettings.Default, Now).Outgoing!;
    }

    private static DuePage Page(params IReadOnlyList<PendingDelivery> deliveries) =>
        new()
        {
            Deliveries = deliveries,
            HasMore = false,
            NextDue = null,
            End = new DueCursor(Start, deliveries.Count),
        };

    private static AttemptRecord Delivered(PendingDelivery delivery) =>
        new()
        {
            Delivery = delivery,
            Outcome = new DeliveryOutcome { Class = OutcomeClass.Delivered, Status = 200 },
            Decision = RetryDecision.End(DeliveryState.Success),
            StartedAt = Start,
            Duration = TimeSpan.FromMilliseconds(3),
            EndedAt = Start,
        };

    private PendingDelivery Delivery() =>
        new()
        {
            Id = new DeliveryId((UInt128)(ulong)++_made),
            Lane = 1,
            Event = new Event
            {
                Id = "evt_0000000000000000000001",
                OrganizationId = new OrganizationId("org_a"),
                Type = "finding.new",
                CreatedAt = Start,
                Data = new byte[1000],
            },
            Name = "finding.new",
            QueuedAt = Start,
            DueAt = Start,
        };
}
