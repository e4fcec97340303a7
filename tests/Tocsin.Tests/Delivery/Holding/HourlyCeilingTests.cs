using Tocsin.Delivery.Holding;

namespace Tocsin.Tests.Delivery.Holding;

public sealed class HourlyCeilingTests
{
    private static readonly DateTimeOffset Start = new(2027, 1, 15, 14, 0, 0, TimeSpan.Zero);

    private readonly HourlyCeiling _ceiling = new(2);

    [Fact]
    public void In_any_hour_there_are_never_more()
    {
        _ceiling.Started(Start);
        _ceiling.Started(Start.AddMinutes(20));
        Assert.Equal(Start.AddHours(1), _ceiling.ClosedUntil(Start.AddMinutes(59)));
        Assert.Null(_ceiling.ClosedUntil(Start.AddHours(1)));
        Assert.Equal(1, _ceiling.Left(Start.AddHours(1)));
        _ceiling.Started(Start.AddHours(1));
        Assert.Equal(Start.AddMinutes(80), _ceiling.ClosedUntil(Start.AddHours(1)));
        Assert.Equal(2, _ceiling.Left(Start.AddHours(2)));
    }

    [Fact]
    public void Whoever_has_looked_at_the_clock_a_moment_ago_is_not_let_through()
    {
        _ceiling.Started(Start.AddMilliseconds(2));
        _ceiling.Started(Start.AddMilliseconds(3));
        Assert.Equal(0, _ceiling.Left(Start));
    }

    [Fact]
    public void What_did_not_arrive_is_not_counted()
    {
        _ceiling.Started(Start);
        _ceiling.Started(Start);
        _ceiling.TakeBack();
        Assert.Equal(1, _ceiling.Left(Start));
    }
}
