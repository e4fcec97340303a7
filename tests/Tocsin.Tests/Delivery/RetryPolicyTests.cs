using Tocsin.Delivery;
using Tocsin.Integrations;

namespace Tocsin.Tests.Delivery;

public sealed class RetryPolicyTests
{
    private static readonly DateTimeOffset Now = new(2027, 1, 15, 14, 0, 0, TimeSpan.Zero);

    public static TheoryData<int> Statuses => [.. Enumerable.Range(100, 500)];

    public static TheoryData<string> Classes => [.. Enum.GetNames<OutcomeClass>()];

    [Theory]
    [MemberData(nameof(Statuses))]
    public void Every_status_but_2xx_and_410_is_tried_again(int status)
    {
        var decision = Decide(RetrySchedule.Standard, 1, new Exchange { Status = status }.ToOutcome());
        var expected = status switch
        {
            >= 200 and <= 299 => DeliveryState.Success,
            410 => DeliveryState.Failed,
            _ => (DeliveryState?)null,
        };
        Assert.Equal(expected, decision.Ended);
        if (expected is null)
        {
            Assert.Equal(Now + TimeSpan.FromMinutes(1), decision.DueAt);
        }
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Every_failure_of_the_way_is_tried_again(string name)
    {
        var outcome = new DeliveryOutcome { Class = Enum.Parse<OutcomeClass>(name) };
        var ended = Decide(RetrySchedule.Standard, 1, outcome).Ended;
        var expected = outcome.Class switch
        {
            OutcomeClass.Delivered => DeliveryState.Success,
            OutcomeClass.Gone or OutcomeClass.Cancelled => DeliveryState.Failed,
            _ => (DeliveryState?)null,
        };
        Assert.Equal(expected, ended);
    }

    [Fact]
    public void Gone_is_tried_again_where_the_operator_says_so() =>
        Assert.Null(
            Decide(RetrySchedule.Standard, 1, new DeliveryOutcome { Class = OutcomeClass.Gone }, goneEnds: false).Ended
        );

    [Theory]
    [InlineData("standard", "1m 5m 30m 120m 1440m end")]
    [InlineData("extended", "1m 5m 30m 120m 360m 924m end")]
    [InlineData("10,600", "0m 10m end")]
    [InlineData("", "end")]
    public void The_schedules(string schedule, string expected)
    {
        var (first, now) = (Now, Now);
        var seen = new List<string>();
        for (var tries = 1; ; tries++)
        {
            var decision = RetryPolicy.Decide(schedule, tries, Failure(), first, now, random: 0.5, goneEnds: true);
            if (decision.Ended is not null)
            {
                seen.Add("end");
                break;
            }

            seen.Add($"{(int)(decision.DueAt - now).TotalMinutes}m");
            now = decision.DueAt;
        }

        Assert.Equal(expected, string.Join(' ', seen));
    }

    [Theory]
    [InlineData(0, 54)]
    [InlineData(0.5, 60)]
    [InlineData(0.999999, 66)]
    public void The_intervals_are_blurred_by_a_tenth(double random, int seconds) =>
        Assert.Equal(
            seconds,
            (RetryPolicy.Decide("standard", 1, Failure(), Now, Now, random, goneEnds: true).DueAt - Now).TotalSeconds,
            precision: 3
        );

    [Theory]
    [InlineData("standard", 1, 10, 60)]
    [InlineData("standard", 1, 3600, 3600)]
    [InlineData("standard", 1, 864000, 86400)]
    [InlineData("extended", 6, 3600, 21600)]
    public void Retry_after_is_a_minimum_within_bounds(string schedule, int tries, int asked, int expected)
    {
        var outcome = Failure() with { RetryAfter = TimeSpan.FromSeconds(asked) };
        var first = schedule == "extended" ? Now - TimeSpan.FromHours(18) : Now;
        var decision = RetryPolicy.Decide(schedule, tries, outcome, first, Now, random: 0.5, goneEnds: true);
        Assert.Equal(expected, (decision.DueAt - Now).TotalSeconds);
    }

    private static DeliveryOutcome Failure() => new() { Class = OutcomeClass.ServerError, Status = 500 };

    private static RetryDecision Decide(string schedule, int tries, DeliveryOutcome outcome, bool goneEnds = true) =>
        RetryPolicy.Decide(schedule, tries, outcome, Now, Now, random: 0.5, goneEnds);
}
