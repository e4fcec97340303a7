using Tocsin.Delivery;
using Tocsin.Ids;

namespace Tocsin.Tests.Delivery;

public sealed class PayloadMemoryTests
{
    [Fact]
    public void A_backlog_leaves_room_for_the_others_and_lanes_get_less_as_it_fills()
    {
        var memory = new PayloadMemory(budget: 1000);
        Assert.True(memory.MaxReady(isBulk: true, usedByOrganization: 600, size: 100) > 1000);
        memory.Add(600);
        var tight = memory.MaxReady(isBulk: true, usedByOrganization: 600, size: 100);
        Assert.InRange(tight, 1, 1000);
        Assert.Equal(0, memory.MaxReady(isBulk: true, usedByOrganization: 600, size: 200));
        Assert.Equal(tight, memory.MaxReady(isBulk: false, usedByOrganization: 600, size: 200));
        Assert.Equal(0, memory.MaxReady(isBulk: false, usedByOrganization: 600, size: 401));
        memory.Add(-600);
        Assert.True(memory.MaxReady(isBulk: true, usedByOrganization: 600, size: 100) > tight);
    }

    [Fact]
    public void An_organization_that_has_little_there_is_not_kept_out_by_one_that_has_much()
    {
        var memory = new PayloadMemory(budget: 1600);
        var (storm, steady) = (memory.Of(new OrganizationId("org_a")), memory.Of(new OrganizationId("org_b")));
        storm.Add(1200);
        Assert.Equal(0, storm.MaxReady(isBulk: true, size: 10));
        Assert.NotEqual(0, steady.MaxReady(isBulk: true, size: 100));
        steady.Add(100);
        // Beyond its small share it is like anybody else.
        Assert.Equal(0, steady.MaxReady(isBulk: true, size: 10));
        storm.Add(-1200);
        Assert.NotEqual(0, steady.MaxReady(isBulk: true, size: 10));
    }
}
