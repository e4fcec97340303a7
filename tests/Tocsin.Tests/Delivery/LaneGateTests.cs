using Tocsin.Delivery;
using Tocsin.Integrations;

namespace Tocsin.Tests.Delivery;

public sealed class LaneGateTests
{
    private static readonly DateTimeOffset Start = new(2027, 1, 15, 14, 0, 0, TimeSpan.Zero);
    private readonly LaneGate _gate = new(
        new BreakerLimits(20, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)),
        longestPause: TimeSpan.FromHours(1)
    );

    [Fact]
    public void No_more_than_the_rate_in_any_period()
    {
        var limit = new RateLimit(3, TimeSpan.FromSeconds(1));
        var sent = new List<DateTimeOffset>();
        for (var at = Start; at < Start.AddSeconds(10); at = at.AddMilliseconds(7))
        {
            if (_gate.ClosedUntil(at, limit) is not { } until)
            {
                _gate.Started(at, limit);
                sent.Add(at);
            }
            else
            {
                Assert.InRange(until, at, at.AddSeconds(1));
            }
        }

        Assert.All(sent, from => Assert.InRange(sent.Count(s => s >= from && s < from.AddSeconds(1)), 1, 3));
        // It is a limit and no brake: all that may be sent is.
        Assert.InRange(sent.Count, 29, 30);
    }

    [Fact]
    public void A_rate_that_was_taken_away_holds_nobody()
    {
        var limit = new RateLimit(1, TimeSpan.FromMinutes(1));
        _gate.Started(Start, limit);
        Assert.Equal(Start.AddMinutes(1), _gate.ClosedUntil(Start, limit));
        Assert.Null(_gate.ClosedUntil(Start, limit: null));
        // A clock that was set back as well.
        Assert.Null(_gate.ClosedUntil(Start.AddHours(-1), limit));
    }

    [Fact]
    public void Whoever_has_looked_at_the_clock_before_another_has_sent_is_held_as_well()
    {
        var limit = new RateLimit(1, TimeSpan.FromSeconds(1));
        _gate.Started(Start.AddMilliseconds(3), limit);
        Assert.Equal(Start.AddMilliseconds(1003), _gate.ClosedUntil(Start, limit));
    }

    [Theory]
    [InlineData(429, 20, 20)]
    [InlineData(503, 20, 20)]
    [InlineData(429, 7200, 3600)]
    [InlineData(500, 20, 0)]
    [InlineData(503, null, 0)]
    [InlineData(429, null, 1)]
    public void An_endpoint_that_asks_for_a_pause_gets_it_within_bounds(int status, int? retryAfter, int paused)
    {
        End(status, retryAfter, Start);
        Assert.Equal(paused == 0 ? null : Start.AddSeconds(paused), _gate.ClosedUntil(Start, limit: null));
        Assert.Null(_gate.ClosedUntil(Start.AddSeconds(paused), limit: null));
    }

    [Fact]
    public void Throttling_without_a_time_is_answered_with_longer_and_longer_pauses()
    {
        foreach (var seconds in (int[])[1, 2, 4, 8, 16, 32, 60, 60])
        {
            var now = Start.AddHours(seconds);
            End(429, retryAfter: null, now);
            Assert.Equal(now.AddSeconds(seconds), _gate.ClosedUntil(now, limit: null));
        }
    }

    [Fact]
    public void A_shorter_pause_does_not_end_a_longer_one()
    {
        End(429, 60, Start);
        End(429, 5, Start);
        Assert.Equal(Start.AddSeconds(60), _gate.ClosedUntil(Start, limit: null));
        Assert.Equal(Start.AddDays(-1).AddHours(1), _gate.ClosedUntil(Start.AddDays(-1), limit: null));
    }

    [Fact]
    public void Refusals_keep_the_breaker_closed_and_failures_open_it()
    {
        for (var i = 0; i < 100; i++)
        {
            End(400, retryAfter: null, Start);
        }

        Assert.Equal(BreakerState.Closed, _gate.Breaker);
        for (var i = 0; i < 20; i++)
        {
            End(502, retryAfter: null, Start);
        }

        Assert.Equal(BreakerState.Open, _gate.Breaker);
    }

    private void End(int status, int? retryAfter, DateTimeOffset now) =>
        _gate.Ended(
            new DeliveryOutcome
            {
                Class = DeliveryOutcome.OfStatus(status),
                Status = status,
                RetryAfter = retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            },
            now
        );
}
