using Tocsin.Delivery;

namespace Tocsin.Tests.Delivery;

public sealed class PayloadMemoryTests
{
    [Fact]
    public void A_backlog_leaves_room_for_the_others_and_lanes_get_less_as_it_fills()
    {
        var memory = new PayloadMemory(budget: 1000);
        Assert.True(memory.MaxReady(isBulk: true, size: 100) > 1000);
        memory.Add(600);
        var tight = memory.MaxReady(isBulk: true, size: 100);
        Assert.InRange(tight, 1, 1000);
        Assert.Equal(0, memory.MaxReady(isBulk: true, size: 200));
        Assert.Equal(tight, memory.MaxReady(isBulk: false, size: 200));
        Assert.Equal(0, memory.MaxReady(isBulk: false, size: 401));
        memory.Add(-600);
        Assert.True(memory.MaxReady(isBulk: true, size: 100) > tight);
    }
}
