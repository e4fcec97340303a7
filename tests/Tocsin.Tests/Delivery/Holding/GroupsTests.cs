using System.Text.Json;
using Tocsin.Delivery;
using Tocsin.Delivery.Holding;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Integrations.Noise;

namespace Tocsin.Tests.Delivery.Holding;

/// <summary>What leaves together, and when.</summary>
public sealed class GroupsTests
{
    private static readonly DateTimeOffset Start = new(2027, 1, 15, 14, 0, 0, TimeSpan.Zero);

    private static readonly DeliverySettings ByScan = Of(new NoiseSettings { Grouping = Minute(GroupBy.Scan) });

    private int _made;

    [Theory]
    [InlineData("Scan", "scan_1", "scan_1", true)]
    [InlineData("Scan", "scan_1", "scan_2", false)]
    [InlineData("Target", "scan_1", "scan_2", true)]
    [InlineData("Rule", "scan_1", "scan_2", true)]
    [InlineData("Severity", "scan_1", "scan_2", true)]
    [InlineData("Scan, Severity", "scan_1", "scan_2", false)]
    public void Events_are_alike_in_what_is_asked_for(string words, string scan, string other, bool alike)
    {
        var by = Enum.Parse<GroupBy>(words);
        var (one, two) = (GroupKey.Of(Finding(scan), by), GroupKey.Of(Finding(other), by));
        Assert.NotNull(one);
        Assert.Equal(alike, one == two);
    }

    [Theory]
    [InlineData("Scan")]
    [InlineData("Target")]
    [InlineData("Rule, Scan")]
    [InlineData("Severity")]
    public void What_lacks_the_key_is_alone(string words) =>
        Assert.Null(GroupKey.Of(Own("{}"), Enum.Parse<GroupBy>(words)));

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"scan_id":7,"finding":[]}""")]
    public void Data_of_any_shape_is_read(string data) =>
        Assert.Null(GroupKey.Of(Own(data), GroupBy.Scan | GroupBy.Rule));

    [Fact]
    public void A_group_leaves_when_its_first_has_waited_and_takes_those_that_came_later()
    {
        var queue = Queue(At(0), At(30), At(59));
        Assert.Equal((0, 60), Messages(queue, ByScan, after: 0));
        Assert.Equal((0, 60), Messages(queue, ByScan, after: 59));
        Assert.Equal((1, null), Messages(queue, ByScan, after: 60));
        Assert.Equal(3, Gather(queue, ByScan, after: 60).Deliveries.Count);
        Assert.Empty(queue);
    }

    [Fact]
    public void Groups_leave_each_at_its_time_and_what_is_alone_at_once()
    {
        var queue = Queue(At(0), At(10, "scan_2"), At(20, scan: null), At(30));
        Assert.Equal((1, 60), Messages(queue, ByScan, after: 30));
        Assert.Null(Gather(queue, ByScan, after: 30).Batch);
        Assert.Equal((2, null), Messages(queue, ByScan, after: 70));
        Assert.Equal(2, Gather(queue, ByScan, after: 70).Deliveries.Count);
        var second = Gather(queue, ByScan, after: 70);
        Assert.Single(second.Deliveries);
        Assert.Null(second.Batch);
    }

    [Fact]
    public void In_order_nothing_is_overtaken()
    {
        var queue = Queue(At(0), At(1), At(2, "scan_2"), At(3));
        Assert.Equal((1, null), Messages(queue, ByScan, after: 100, inOrder: true));
        Assert.Equal(2, Gather(queue, ByScan, after: 100, inOrder: true).Deliveries.Count);
        Assert.Single(Gather(queue, ByScan, after: 100, inOrder: true).Deliveries);
        Assert.Single(Gather(queue, ByScan, after: 100, inOrder: true).Deliveries);
    }

    [Fact]
    public void The_last_message_that_the_ceiling_has_room_for_takes_everything()
    {
        var settings = Of(new NoiseSettings { Ceiling = 2, Grouping = Minute(GroupBy.Scan) });
        var queue = Queue(At(0, "scan_1"), At(50, "scan_2"), At(55, "scan_3"));
        Assert.Equal((1, 110), Messages(queue, settings, after: 60, left: 1));
        Assert.Equal(3, Gather(queue, settings, after: 60, left: 1).Deliveries.Count);
    }

    [Theory]
    [InlineData(4, 4, 1)]
    [InlineData(3, 1, 4)]
    [InlineData(0, 1, 4)]
    public void More_than_the_ceiling_has_room_for_becomes_one(int left, int messages, int firstHolds)
    {
        var settings = Of(new NoiseSettings { Ceiling = 5 });
        var queue = Queue([.. Enumerable.Range(0, 4).Select(n => At(n, $"scan_{n}"))]);
        Assert.Equal((messages, null), Messages(queue, settings, after: 10, left: left));
        Assert.Equal(firstHolds, Gather(queue, settings, after: 10, left: left).Deliveries.Count);
    }

    [Fact]
    public void What_comes_in_quiet_hours_leaves_together_when_they_end()
    {
        var settings = Of(new NoiseSettings { QuietHours = Afternoon });
        var queue = Queue(At(0, "scan_1"), At(60, "scan_2"), At(3599, "scan_3"));
        Assert.Equal((0, 3600), Messages(queue, settings, after: 3599));
        Assert.Equal((1, null), Messages(queue, settings, after: 3600));
        Assert.Equal(3, Gather(queue, settings, after: 3600).Deliveries.Count);
    }

    [Fact]
    public void What_takes_one_at_a_time_waits_for_the_end_of_quiet_hours_and_leaves_one_by_one()
    {
        var settings = Of(new NoiseSettings { QuietHours = Afternoon, OneByOne = true });
        var queue = Queue(At(0), At(60));
        Assert.Equal((2, null), Messages(queue, settings, after: 3600));
        Assert.Single(Gather(queue, settings, after: 3600).Deliveries);
    }

    [Fact]
    public void New_findings_of_a_first_scan_leave_together_and_others_alone()
    {
        var settings = Of(new NoiseSettings { SummarisesFirstScan = true });
        var queue = Queue(First(0), First(1), At(2, "scan_1"));
        Assert.Equal((1, 30), Messages(queue, settings, after: 2));
        Gather(queue, settings, after: 2);
        Assert.Equal(2, Gather(queue, settings, after: 30).Deliveries.Count);
    }

    [Fact]
    public void What_was_sent_before_goes_again_as_it_was()
    {
        var again = At(0) with { Batch = new BatchId(7), Attempts = 1, Tries = 1 };
        var alone = At(1) with { Attempts = 2, Tries = 2 };
        var queue = Queue(again, alone, At(2));
        Assert.Equal((2, 62), Messages(queue, ByScan, after: 3));
        Assert.Equal(again.Id, Assert.Single(Gather(queue, ByScan, after: 3).Deliveries).Id);
        Assert.Equal(alone.Id, Assert.Single(Gather(queue, ByScan, after: 3).Deliveries).Id);
    }

    [Fact]
    public void What_is_asked_for_again_waits_for_others_that_are_for_a_moment()
    {
        var queue = Queue(At(0) with { Attempts = 6 }, At(1), At(2) with { Attempts = 6 });
        Assert.Equal((0, 5), Messages(queue, ByScan, after: 2));
        Assert.Equal((1, 61), Messages(queue, ByScan, after: 5));
        Assert.Equal(2, Gather(queue, ByScan, after: 5).Deliveries.Count);
        Assert.Equal((0, 61), Messages(queue, ByScan, after: 5));
    }

    [Fact]
    public void Where_there_is_no_room_for_more_what_has_waited_for_longest_leaves()
    {
        var queue = Queue(At(0, "scan_1"), At(1, "scan_2"), At(2, "scan_1"));
        var waiting = Waiting(queue, ByScan, after: 3, left: null, inOrder: false) with { IsFull = true };
        DateTimeOffset? askAgain = null;
        Assert.Equal(1, Groups.Messages(waiting, ref askAgain));
        Assert.Equal(2, Groups.Gather(waiting).Deliveries.Count);
        Assert.Single(queue);
    }

    [Fact]
    public void A_summary_takes_what_has_failed_along_and_nobody_loses_tries()
    {
        var settings = Of(new NoiseSettings { Ceiling = 5 });
        var (failed, fresh) = (At(0) with { Attempts = 6, Tries = 6 }, At(1));
        Assert.Equal([fresh, failed], Gather(Queue(failed, fresh), settings, after: 9, left: 1).Deliveries);
        Assert.Equal([failed], Gather(Queue(failed, fresh), settings, after: 9, left: 1, inOrder: true).Deliveries);
        Assert.Equal([fresh], Gather(Queue(fresh, failed), settings, after: 9, left: 1, inOrder: true).Deliveries);
    }

    [Fact]
    public void What_the_ceiling_has_put_together_says_so()
    {
        var settings = Of(new NoiseSettings { Ceiling = 5 });
        var queue = Queue(At(0, "scan_1"), At(0, "scan_2"));
        Assert.All(
            Gather(queue, settings, after: 1, left: 1).Deliveries,
            d => Assert.Equal(HoldReason.Ceiling, d.HeldBy)
        );
        Assert.Equal(HoldReason.None, Gather(Queue(At(0)), settings, after: 1, left: 1).First.HeldBy);
    }

    [Fact]
    public void A_group_that_is_full_does_not_wait()
    {
        var queue = Queue([.. Enumerable.Range(0, Groups.MaxMembers + 1).Select(_ => At(0))]);
        Assert.Equal((1, null), Messages(queue, ByScan, after: 0));
        Assert.InRange(Gather(queue, ByScan, after: 0).Deliveries.Count, 2, Groups.MaxMembers);
    }

    [Fact]
    public void A_clock_that_was_set_back_makes_nothing_wait_for_longer() =>
        Assert.Equal((1, null), Messages(Queue(At(500)), ByScan, after: 0));

    // 15 to 16 o'clock in Berlin.
    private static QuietHours Afternoon => new("Europe/Berlin", new TimeOnly(15, 0), new TimeOnly(16, 0), Weekdays.All);

    private static Grouping Minute(GroupBy by) => new(by, TimeSpan.FromMinutes(1));

    private static DeliverySettings Of(NoiseSettings noise) => new() { Noise = noise };

    private static (int Count, int? AskAgain) Messages(
        Queue<PendingDelivery> queue,
        DeliverySettings settings,
        int after,
        int? left = null,
        bool inOrder = false
    )
    {
        DateTimeOffset? askAgain = null;
        var count = Groups.Messages(Waiting(queue, settings, after, left, inOrder), ref askAgain);
        return (count, (int?)(askAgain - Start)?.TotalSeconds);
    }

    private static Outgoing Gather(
        Queue<PendingDelivery> queue,
        DeliverySettings settings,
        int after,
        int? left = null,
        bool inOrder = false
    ) => Groups.Gather(Waiting(queue, settings, after, left, inOrder));

    private static Waiting Waiting(
        Queue<PendingDelivery> queue,
        DeliverySettings settings,
        int after,
        int? left,
        bool inOrder
    ) =>
        new()
        {
            Queue = queue,
            Settings = settings,
            Now = new LaneTime(Start.AddSeconds(after), Start.AddSeconds(after)),
            Left = left,
            InOrder = inOrder,
        };

    private static Queue<PendingDelivery> Queue(params PendingDelivery[] deliveries) => new(deliveries);

    private PendingDelivery First(int seconds) => Delivery(seconds, Finding("scan_1", """, "first_scan": true"""));

    private PendingDelivery At(int seconds, string? scan = "scan_1") =>
        Delivery(seconds, scan is null ? Own("{}") : Finding(scan));

    private PendingDelivery Delivery(int seconds, Event fact) =>
        new()
        {
            Id = new DeliveryId((UInt128)(++_made)),
            Lane = 1,
            Event = fact,
            Name = fact.Type,
            QueuedAt = Start.AddSeconds(seconds),
            DueAt = Start.AddSeconds(seconds),
        };

    private static Event Finding(string scan, string more = "") =>
        Fact("finding.new", $$"""{"scan_id":"{{scan}}","finding":{"rule_id":"eval"}{{more}}}""") with
        {
            TargetId = "target_1",
            Severity = "high",
        };

    private static Event Own(string data) => Fact("own.thing", data);

    private static Event Fact(string type, string data) =>
        new()
        {
            Id = "evt_1",
            OrganizationId = new OrganizationId("org_a"),
            Type = type,
            CreatedAt = Start,
            Data = JsonSerializer.SerializeToUtf8Bytes(JsonDocument.Parse(data)),
        };
}
