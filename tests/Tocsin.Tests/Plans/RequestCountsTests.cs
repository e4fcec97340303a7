using Microsoft.Extensions.Logging.Abstractions;
using Tocsin.Ids;
using Tocsin.Plans;
using Tocsin.Storage.Sqlite;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Plans;

public sealed class RequestCountsTests
{
    private static readonly OrganizationId One = new("org_1");
    private static readonly OrganizationId Two = new("org_2");
    private static readonly PlanLimit Three = new(PlanPeriod.Minute, 3);

    private readonly FakeClock _clock = new();
    private readonly RequestCounts _counts;

    public RequestCountsTests() =>
        _counts = new RequestCounts(new SqliteRequestCounts(), _clock, NullLogger<RequestCounts>.Instance);

    [Theory]
    [InlineData(PlanPeriod.Minute, 60)]
    [InlineData(PlanPeriod.Hour, 3600)]
    [InlineData(PlanPeriod.Day, 10 * 3600)]
    public void A_limit_holds_until_the_end_of_its_period(object boxed, int secondsToEnd)
    {
        // The clock starts at 14:00:00.
        var period = (PlanPeriod)boxed;
        var start = _clock.GetUtcNow();
        PlanLimit[] limits = [new(period, 2)];
        Assert.Equal(1, Taken(limits).Remaining);
        var last = Taken(limits);
        Assert.Equal((0, start.AddSeconds(secondsToEnd)), (last.Remaining, last.Reset));
        Refused(limits);

        _clock.Advance(TimeSpan.FromSeconds(secondsToEnd) - TimeSpan.FromMilliseconds(1));
        Refused(limits);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(start.AddSeconds(secondsToEnd) + period.Length(), Taken(limits).Reset);
    }

    [Fact]
    public void Of_several_limits_the_nearest_is_told()
    {
        PlanLimit[] limits = [Three, new(PlanPeriod.Hour, 4), new(PlanPeriod.Day, 100)];
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(PlanPeriod.Minute, Taken(limits).Limit.Period);
        }

        Assert.Equal(PlanPeriod.Minute, Refused(limits).Limit.Period);
        _clock.Advance(TimeSpan.FromMinutes(1));
        var last = Taken(limits);
        Assert.Equal((PlanPeriod.Hour, 0L), (last.Limit.Period, last.Remaining));
        Assert.Equal(PlanPeriod.Hour, Refused(limits).Limit.Period);
    }

    [Fact]
    public void Where_two_are_used_up_the_longer_wait_is_told()
    {
        PlanLimit[] limits = [Three, new(PlanPeriod.Hour, 3)];
        for (var i = 0; i < 3; i++)
        {
            Taken(limits);
        }

        Assert.Equal(PlanPeriod.Hour, Refused(limits).Limit.Period);
    }

    [Fact]
    public void What_is_refused_uses_up_nothing()
    {
        PlanLimit[] limits = [Three, new(PlanPeriod.Hour, 4)];
        for (var i = 0; i < 3; i++)
        {
            Taken(limits);
        }

        for (var i = 0; i < 50; i++)
        {
            Refused(limits);
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        Taken(limits);
    }

    [Fact]
    public void Organizations_do_not_share()
    {
        for (var i = 0; i < 3; i++)
        {
            Taken([Three]);
        }

        Refused([Three]);
        Assert.Equal(2, Take(Two, [Three]).Remaining);
    }

    [Fact]
    public void A_smaller_plan_counts_what_was_there_before()
    {
        PlanLimit[] large = [new(PlanPeriod.Hour, 100)];
        for (var i = 0; i < 10; i++)
        {
            Taken(large);
        }

        Assert.Equal(0, Refused([new(PlanPeriod.Hour, 5)]).Remaining);
        Assert.Equal(89, Taken(large).Remaining);
    }

    [Fact]
    public void A_clock_that_is_set_back_a_little_gives_nothing_back()
    {
        for (var i = 0; i < 3; i++)
        {
            Taken([Three]);
        }

        _clock.Jump(TimeSpan.FromSeconds(-30));
        Refused([Three]);
        _clock.Advance(TimeSpan.FromSeconds(90));
        Taken([Three]);
    }

    [Fact]
    public void A_clock_that_was_far_ahead_keeps_nobody_waiting()
    {
        _clock.Jump(TimeSpan.FromDays(400));
        for (var i = 0; i < 3; i++)
        {
            Taken([Three]);
        }

        _clock.Jump(TimeSpan.FromDays(-400));
        Taken([Three]);
    }

    [Fact]
    public void Who_was_not_there_for_a_day_is_forgotten()
    {
        Take(Two, [Three]);
        _clock.Advance(TimeSpan.FromHours(9));
        Taken([Three]);
        Assert.Equal(2, _counts.Organizations);

        // Past midnight, where the day of both is over.
        _clock.Advance(TimeSpan.FromHours(2));
        Taken([Three]);
        Assert.Equal(1, _counts.Organizations);
    }

    [Fact]
    public async Task Many_at_once_get_exactly_the_limit()
    {
        PlanLimit[] limits = [new(PlanPeriod.Minute, 1000)];
        var allowed = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ => Task.Run(() => Enumerable.Range(0, 500).Count(_ => Take(One, limits).IsAllowed)))
        );
        Assert.Equal(1000, allowed.Sum());
    }

    private Quota Taken(IReadOnlyList<PlanLimit> limits)
    {
        var quota = Take(One, limits);
        Assert.True(quota.IsAllowed);
        return quota;
    }

    private Quota Refused(IReadOnlyList<PlanLimit> limits)
    {
        var quota = Take(One, limits);
        Assert.False(quota.IsAllowed);
        Assert.Equal(0, quota.Remaining);
        return quota;
    }

    // Nobody else is asked: it is there at once.
    private Quota Take(OrganizationId organization, IReadOnlyList<PlanLimit> limits)
    {
        var taken = _counts.TakeAsync(organization, limits);
        return taken.IsCompletedSuccessfully ? taken.Result : throw new InvalidOperationException("It asked somebody.");
    }
}
