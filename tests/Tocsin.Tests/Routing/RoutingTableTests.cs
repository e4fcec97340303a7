using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Routing;

namespace Tocsin.Tests.Routing;

public sealed class RoutingTableTests
{
    private static readonly DateTimeOffset Now = new(2027, 1, 15, 14, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("*", "scan.completed", null, "scan.completed")]
    [InlineData("", "scan.completed", null, "scan.completed")]
    [InlineData("*", "digest.daily", null, null)]
    [InlineData("", "digest.daily", null, null)]
    [InlineData("digest.*", "digest.daily", null, "digest.daily")]
    [InlineData("digest.daily", "digest.daily", null, "digest.daily")]
    [InlineData("*", "build.finished", null, "build.finished")]
    [InlineData("build.*", "build.finished", null, "build.finished")]
    [InlineData("scan.*", "scan.completed", null, "scan.completed")]
    [InlineData("scan.*", "finding.new", null, null)]
    [InlineData("scan_done", "scan.completed", null, "scan_done")]
    [InlineData("* scan_done", "scan.completed", null, "scan_done")]
    [InlineData("scan_done scan.completed", "scan.completed", null, "scan_done")]
    [InlineData("scan.completed scan_done", "scan.completed", null, "scan.completed")]
    [InlineData("finding_changed", "finding.changed", "low", "finding_changed")]
    [InlineData("finding_changed", "finding.resolved", "low", "finding_changed")]
    [InlineData("finding_changed", "finding.reopened", "low", "finding_changed")]
    [InlineData("finding_changed", "finding.assigned", "low", "finding_changed")]
    [InlineData("finding_changed", "finding.new", "low", null)]
    [InlineData("finding_changed finding.resolved", "finding.resolved", "low", "finding.resolved")]
    [InlineData("vulnerability.critical", "finding.new", "critical", "vulnerability.critical")]
    [InlineData("vulnerability.critical", "finding.new", "high", null)]
    [InlineData("vulnerability.critical", "finding.resolved", "critical", null)]
    [InlineData("finding.new vulnerability.critical", "finding.new", "critical", "vulnerability.critical")]
    [InlineData("finding.new vulnerability.critical", "finding.new", "high", "finding.new")]
    public void An_event_goes_out_under_the_most_specific_name(
        string asked,
        string type,
        string? severity,
        string? expected
    )
    {
        var subscription = new Subscription { Events = asked.Split(' ', StringSplitOptions.RemoveEmptyEntries) };
        Assert.Equal(expected, Match(subscription, type, severity, targetId: null));
    }

    [Theory]
    [InlineData("critical", "finding.new", "critical", true)]
    [InlineData("critical", "finding.new", "high", false)]
    [InlineData("critical", "finding.new", null, false)]
    [InlineData("critical low", "finding.resolved", "low", true)]
    [InlineData("critical", "scan.completed", null, true)]
    [InlineData("critical", "build.finished", "low", true)]
    public void Severity_gates_findings_and_nothing_else(string wanted, string type, string? severity, bool expected) =>
        Assert.Equal(
            expected,
            Match(new Subscription { Severities = wanted.Split(' ') }, type, severity, targetId: null) is not null
        );

    [Theory]
    [InlineData("t1", true)]
    [InlineData("t2", true)]
    [InlineData("t3", false)]
    [InlineData(null, false)]
    public void Targets_gate_everything(string? targetId, bool expected) =>
        Assert.Equal(
            expected,
            Match(new Subscription { TargetIds = ["t1", "t2", "t1"] }, "scan.completed", null, targetId) is not null
        );

    [Fact]
    public void Disabled_ones_and_later_ones_get_nothing_and_the_others_come_in_order()
    {
        var all = new List<Integration>
        {
            Make(3, Subscription.All),
            Make(1, new Subscription { TargetIds = ["t1"] }),
            Make(2, Subscription.All) with
            {
                Enabled = false,
            },
            Make(4, Subscription.All) with
            {
                ActiveSince = Now.AddMilliseconds(1),
            },
            Make(5, new Subscription { TargetIds = ["t1"] }),
        };
        Assert.Equal(
            [1, 3, 5],
            new RoutingTable(all).Match(Fact("scan.started", null, "t1")).Select(r => r.Integration.Number)
        );
    }

    private static string? Match(Subscription subscription, string type, string? severity, string? targetId)
    {
        var routes = new RoutingTable([Make(1, subscription)]).Match(Fact(type, severity, targetId)).ToList();
        return routes.Count == 0 ? null : Assert.Single(routes).Name;
    }

    private static Event Fact(string type, string? severity, string? targetId) =>
        new()
        {
            Id = "evt_0000000000000000000001",
            OrganizationId = new OrganizationId("org_1"),
            Type = type,
            CreatedAt = Now,
            TargetId = targetId,
            Severity = severity,
            Data = default,
        };

    private static Integration Make(long number, Subscription subscription) =>
        new()
        {
            Id = $"integration_{number}",
            OrganizationId = new OrganizationId("org_1"),
            Number = number,
            Kind = "webhook",
            Name = "",
            ActiveSince = Now,
            Subscription = subscription,
            Config = new Dictionary<string, string>(),
            CreatedAt = Now,
            UpdatedAt = Now,
        };
}
