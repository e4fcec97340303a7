using Tocsin.Delivery;
using Tocsin.Delivery.HandOver;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Tests.Delivery;

/// <summary>A lane whose work comes out of a queue, and what of it goes to the store because it would wait.</summary>
public sealed class LaneQueueTests
{
    private static readonly DateTimeOffset Start = new(2027, 1, 15, 14, 0, 0, TimeSpan.Zero);
    private static readonly LaneTime Now = new(Start, Start);

    private readonly PendingDelivery _delivery = new()
    {
        Id = new DeliveryId(1),
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
        IsQueued = true,
        Receipt = new QueueReceipt(1, receivedAt: 0, _ => { }),
    };

    private readonly Lane _lane = new(
        1,
        new OrganizationId("org_a"),
        new LaneLimits
        {
            Concurrency = 4,
            Breaker = new BreakerLimits(20, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)),
            LongestPause = TimeSpan.FromHours(1),
        },
        new PayloadMemory(1024 * 1024)
    );

    private PendingDelivery Stored => _delivery with { IsQueued = false, Receipt = null };

    [Fact]
    public void What_goes_to_the_store_while_that_is_being_read_is_sent_once()
    {
        _lane.LookAtStore();
        var read = _lane.TryBeginRead()!;
        Assert.Equal(QueueVerdict.NoRoom, _lane.OfferQueued(_delivery));
        // It is in the store by now, and the read has seen it there; whoever put it there tells of it only then.
        _lane.EndRead(read, Page(Stored), ordered: null);
        var sent = Sent();
        _lane.Kept(_delivery);
        sent += Read();
        sent += Read();
        Assert.Equal(1, sent);
    }

    [Fact]
    public void What_has_waited_for_too_long_goes_to_the_store_and_is_sent_once()
    {
        Assert.Equal(QueueVerdict.Taken, _lane.OfferQueued(_delivery));
        Assert.Single(_lane.TakeOverdue(_ => true));
        var sent = Read();
        Assert.Equal(0, sent);
        _lane.Kept(_delivery);
        sent += Read();
        sent += Read();
        Assert.Equal(1, sent);
    }

    [Fact]
    public void What_is_on_its_way_to_the_store_and_comes_again_is_known()
    {
        _lane.LookAtStore();
        Assert.Equal(QueueVerdict.NoRoom, _lane.OfferQueued(_delivery));
        Assert.Equal(QueueVerdict.Known, _lane.OfferQueued(_delivery));
    }

    // The store is looked at, and has it for as long as nothing is recorded; how many are sent then.
    private int Read()
    {
        _lane.LookAtStore();
        var read = _lane.TryBeginRead()!;
        _lane.EndRead(read, read.InHand.Contains(_delivery.Id) ? Page() : Page(Stored), ordered: null);
        return Sent();
    }

    private int Sent()
    {
        var sent = 0;
        while (_lane.TryAddWorker(DeliverySettings.Default, Now, out _))
        {
            Assert.NotNull(_lane.Take(first: true, mustEnd: false, DeliverySettings.Default, Now).Outgoing);
            sent++;
        }

        return sent;
    }

    private static DuePage Page(params IReadOnlyList<PendingDelivery> deliveries) =>
        new()
        {
            Deliveries = deliveries,
            HasMore = false,
            NextDue = null,
            End = new DueCursor(Start, deliveries.Count),
        };
}
