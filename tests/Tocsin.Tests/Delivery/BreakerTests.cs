using Tocsin.Delivery;

namespace Tocsin.Tests.Delivery;

public sealed class BreakerTests
{
    private static readonly DateTimeOffset Start = new(2027, 1, 15, 14, 0, 0, TimeSpan.Zero);
    private readonly Breaker _breaker = new(new BreakerLimits(3, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(100)));

    [Fact]
    public void It_opens_after_so_many_failures_in_a_row_probes_and_closes()
    {
        Fail(Start, 2);
        Assert.Null(_breaker.ClosedUntil(Start));
        _breaker.Failed(Start);
        Assert.Equal(BreakerState.Open, _breaker.State);
        Assert.Equal(Start.AddSeconds(30), _breaker.ClosedUntil(Start.AddSeconds(29)));

        var later = Start.AddSeconds(30);
        Assert.Null(_breaker.ClosedUntil(later));
        _breaker.Started();
        Assert.Equal(DateTimeOffset.MaxValue, _breaker.ClosedUntil(later));
        _breaker.Succeeded();
        Assert.Equal(BreakerState.Closed, _breaker.State);
        Assert.Null(_breaker.ClosedUntil(later));
    }

    [Fact]
    public void Each_failed_probe_doubles_the_wait_up_to_a_bound_and_a_success_begins_anew()
    {
        Fail(Start, 3);
        var now = Start.AddSeconds(30);
        foreach (var wait in (int[])[60, 100, 100])
        {
            Probe(now);
            _breaker.Failed(now);
            Assert.Equal(now.AddSeconds(wait), _breaker.ClosedUntil(now));
            now = now.AddSeconds(wait);
        }

        Probe(now);
        _breaker.Succeeded();
        Fail(now, 3);
        Assert.Equal(now.AddSeconds(30), _breaker.ClosedUntil(now));
    }

    [Fact]
    public void Failures_far_apart_or_with_a_success_between_do_not_open_it()
    {
        for (var i = 0; i < 20; i++)
        {
            _breaker.Failed(Start.AddSeconds(40 * i));
        }

        Fail(Start.AddHours(1), 2);
        _breaker.Succeeded();
        Fail(Start.AddHours(1), 2);
        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void A_probe_that_was_not_sent_makes_room_for_another()
    {
        Fail(Start, 3);
        Probe(Start.AddSeconds(30));
        _breaker.Withdrawn();
        Assert.Null(_breaker.ClosedUntil(Start.AddSeconds(30)));
    }

    [Fact]
    public void A_clock_that_is_set_back_does_not_keep_it_open()
    {
        Fail(Start, 3);
        var back = Start.AddHours(-5);
        Assert.Equal(back.AddSeconds(30), _breaker.ClosedUntil(back));
        Assert.Null(_breaker.ClosedUntil(back.AddSeconds(30)));
    }

    private void Fail(DateTimeOffset at, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _breaker.Failed(at);
        }
    }

    private void Probe(DateTimeOffset at)
    {
        Assert.Null(_breaker.ClosedUntil(at));
        _breaker.Started();
    }
}
