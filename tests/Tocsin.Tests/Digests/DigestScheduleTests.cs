using System.Globalization;
using Tocsin.Digests;
using Tocsin.Integrations;
using Tocsin.Integrations.Digests;

namespace Tocsin.Tests.Digests;

/// <summary>When digests are due, by the clocks of places that are set forward and back.</summary>
public sealed class DigestScheduleTests
{
    [Theory]
    [InlineData("2027-01-15T06:59:59Z", "2027-01-14T07:00:00Z")]
    [InlineData("2027-01-15T07:00:00Z", "2027-01-15T07:00:00Z")]
    [InlineData("2027-01-15T23:30:00Z", "2027-01-15T07:00:00Z")]
    [InlineData("2027-03-28T06:00:00Z", "2027-03-28T06:00:00Z")] // the first day of summer time
    [InlineData("2027-07-01T05:59:00Z", "2027-06-30T06:00:00Z")]
    [InlineData("2027-10-31T06:59:59Z", "2027-10-30T06:00:00Z")] // the last
    [InlineData("2027-10-31T07:00:00Z", "2027-10-31T07:00:00Z")]
    public void A_daily_one_is_due_at_its_hour_there(string now, string due) =>
        Assert.Equal(At(due), Daily("08:00").LastDue(At(now)));

    [Theory]
    [InlineData("02:30", "2027-03-28T12:00:00Z", "2027-03-28T01:30:00Z")] // left out: it is 03:30 there
    [InlineData("02:00", "2027-03-28T12:00:00Z", "2027-03-28T01:00:00Z")]
    [InlineData("01:59", "2027-03-28T12:00:00Z", "2027-03-28T00:59:00Z")]
    [InlineData("03:00", "2027-03-28T12:00:00Z", "2027-03-28T01:00:00Z")]
    [InlineData("02:30", "2027-10-31T00:30:00Z", "2027-10-31T00:30:00Z")] // shown twice: the first
    [InlineData("02:30", "2027-10-31T01:30:00Z", "2027-10-31T00:30:00Z")]
    [InlineData("03:00", "2027-10-31T12:00:00Z", "2027-10-31T02:00:00Z")]
    public void An_hour_that_does_not_come_or_comes_twice_is_due_once(string at, string now, string due) =>
        Assert.Equal(At(due), Daily(at).LastDue(At(now)));

    [Fact]
    public void A_weekly_one_is_due_on_its_day_there()
    {
        var tokyo = Daily("08:00") with { TimeZone = "Asia/Tokyo", Weekday = DayOfWeek.Monday };
        Assert.Equal(At("2027-01-17T23:00:00Z"), tokyo.LastDue(At("2027-01-17T23:00:00Z")));
        Assert.Equal(At("2027-01-10T23:00:00Z"), tokyo.LastDue(At("2027-01-17T22:59:59Z")));
        Assert.Equal(At("2027-01-17T23:00:00Z"), tokyo.LastDue(At("2027-01-24T22:59:59Z")));
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")] // half an hour
    [InlineData("Asia/Kathmandu")]
    [InlineData("America/Santiago")] // at midnight
    [InlineData("Pacific/Kiritimati")]
    [InlineData("UTC")]
    public void Of_each_day_there_is_one_whatever_the_clock_does(string zone)
    {
        foreach (var at in (string[])["00:00", "00:15", "02:15", "02:30", "03:00", "23:45"])
        {
            var schedule = Daily(at) with { TimeZone = zone };
            var (seen, last) = (0, DateTimeOffset.MinValue);
            for (
                var now = At("2027-01-01T00:00:00Z");
                now < At("2028-01-01T00:00:00Z");
                now += TimeSpan.FromMinutes(15)
            )
            {
                var due = schedule.LastDue(now);
                Assert.True(due <= now && due >= last, $"{due:o} at {now:o} after {last:o}");
                if (due > last && last > DateTimeOffset.MinValue)
                {
                    Assert.InRange(due - last, TimeSpan.FromHours(23), TimeSpan.FromHours(25));
                    seen++;
                }

                last = due;
            }

            Assert.InRange(seen, 364, 365);
        }
    }

    [Theory]
    [InlineData("Europe/Berlin", true)]
    [InlineData("UTC", true)]
    [InlineData("America/Argentina/Buenos_Aires", true)]
    [InlineData("Europe/Berlín", false)]
    [InlineData("Nowhere/Town", false)]
    [InlineData("../../etc/passwd", false)]
    [InlineData("/etc/localtime", false)]
    [InlineData("Europe", false)]
    [InlineData("", false)]
    public void A_place_is_known_by_its_name_and_by_nothing_else(string name, bool known) =>
        Assert.Equal(known, Places.Find(name) is not null);

    [Fact]
    public void The_first_begins_when_it_was_asked_for_and_the_next_where_that_one_ended()
    {
        var asked = At("2027-01-15T14:00:00Z");
        var schedule = Daily("08:00") with { From = asked, Since = asked };
        Assert.Null(Due(schedule, told: null, "2027-01-15T14:00:00Z"));
        Assert.Null(Due(schedule, told: null, "2027-01-16T06:59:59Z"));
        Assert.Equal((asked, At("2027-01-16T07:00:00Z")), Due(schedule, told: null, "2027-01-16T07:00:00Z"));
        Assert.Null(Due(schedule, "2027-01-16T07:00:00Z", "2027-01-16T09:00:00Z"));
        Assert.Equal(
            (At("2027-01-16T07:00:00Z"), At("2027-01-17T07:00:00Z")),
            Due(schedule, "2027-01-16T07:00:00Z", "2027-01-17T08:00:00Z")
        );
    }

    [Fact]
    public void One_that_could_not_come_comes_late_or_is_told_by_the_next()
    {
        var asked = At("2027-01-10T14:00:00Z");
        var schedule = Daily("08:00") with { From = asked, Since = asked };
        const string Told = "2027-01-11T07:00:00Z";
        var from = At(Told);
        Assert.Equal((from, At("2027-01-14T07:00:00Z")), Due(schedule, Told, "2027-01-14T19:00:00Z"));
        Assert.Null(Due(schedule, Told, "2027-01-14T19:00:01Z"));
        Assert.Equal((from, At("2027-01-15T07:00:00Z")), Due(schedule, Told, "2027-01-15T07:00:00Z"));
        // Not for ever.
        Assert.Equal(
            (At("2027-02-21T07:00:00Z"), At("2027-03-01T07:00:00Z")),
            Due(schedule, Told, "2027-03-01T07:00:00Z")
        );
    }

    [Fact]
    public void Another_hour_counts_from_the_next_time_on_and_leaves_nothing_out()
    {
        var first = Ask(null, "08:00", "2027-01-10T12:00:00Z");
        const string Told = "2027-01-14T07:00:00Z";
        var earlier = Ask(first, "07:00", "2027-01-14T12:00:00Z");
        Assert.Null(Due(earlier, Told, "2027-01-14T12:00:01Z"));
        Assert.Equal((At(Told), At("2027-01-15T06:00:00Z")), Due(earlier, Told, "2027-01-15T06:00:00Z"));
        var later = Ask(first, "14:00", "2027-01-14T12:00:00Z");
        Assert.Equal((At(Told), At("2027-01-14T13:00:00Z")), Due(later, Told, "2027-01-14T13:00:00Z"));
        Assert.Same(first, Ask(first, "08:00", "2027-01-14T12:00:00Z"));
        // Asked for anew after a time without: what was in that time is not told.
        var anew = Ask(null, "08:00", "2027-01-20T12:00:00Z");
        Assert.Equal((At("2027-01-20T12:00:00Z"), At("2027-01-21T07:00:00Z")), Due(anew, Told, "2027-01-21T07:00:00Z"));
    }

    [Fact]
    public void Who_asks_for_digests_by_name_gets_them_at_eight_in_utc()
    {
        Assert.Empty(DigestSchedules.Of(Make(null)));
        Assert.Empty(DigestSchedules.Of(Make(["*", "scan.*"])));
        Assert.Equal(
            [null, DayOfWeek.Monday],
            DigestSchedules.Of(Make(["digest.*", "finding_new"])).Select(s => s.Weekday)
        );
        var set = Make(["digest.daily", "digest.weekly"]) with
        {
            Delivery = new DeliverySettings { Digest = Daily("10:00") },
        };
        Assert.Equal([new TimeOnly(10, 0), new TimeOnly(8, 0)], DigestSchedules.Of(set).Select(s => s.At));
        Assert.Equal(["finding_new"], DigestSchedules.Counted(Make(["digest.*", "finding_new"]).Subscription).Events);
    }

    private static DigestSchedule Ask(DigestSchedule? before, string at, string now) =>
        DigestView.Merge(
            before,
            new DigestResource
            {
                Every = "day",
                At = at,
                TimeZone = "Europe/Berlin",
            },
            At(now)
        )!;

    private static (DateTimeOffset From, DateTimeOffset To)? Due(DigestSchedule schedule, string? told, string now) =>
        DigestPeriod.Due(Make(null), schedule, told is null ? null : At(told), At(now)) is { } period
            ? (period.From, period.To)
            : null;

    private static Integration Make(IReadOnlyList<string>? events) =>
        new()
        {
            Id = "integration_1",
            OrganizationId = new("org_1"),
            Kind = "webhook",
            Name = "",
            ActiveSince = At("2027-01-01T00:00:00Z"),
            Subscription = new Subscription { Events = events },
            Config = new Dictionary<string, string>(),
            CreatedAt = At("2027-01-01T00:00:00Z"),
            UpdatedAt = At("2027-01-01T00:00:00Z"),
        };

    private static DigestSchedule Daily(string at) =>
        new()
        {
            At = TimeOnly.Parse(at, CultureInfo.InvariantCulture),
            TimeZone = "Europe/Berlin",
            From = DateTimeOffset.UnixEpoch,
            Since = DateTimeOffset.UnixEpoch,
        };

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
