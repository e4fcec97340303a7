using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Routing;

namespace Tocsin.Tests.Routing;

public sealed class RouteExplanationTests
{
    private static readonly DateTimeOffset Now = new(2027, 1, 15, 14, 0, 0, TimeSpan.Zero);

    private static readonly string[] Types =
    [
        "scan.completed",
        "finding.new",
        "finding.resolved",
        "digest.daily",
        "webhook.failed",
        "build.finished",
    ];

    private static readonly string?[] Given = ["critical", "high", "info", "none such", null];
    private static readonly byte[][] Failures =
    [
        [.. "{}"u8],
        [.. """{"webhook_id":"webhook_0000000000000000000001"}"""u8],
        [.. """{"webhook_id":"webhook_0000000000000000000002"}"""u8],
    ];

    private static readonly string?[] Targets = ["t1", "t2", null];

    private static readonly string[] Asked =
    [
        "*",
        "finding.*",
        "build.*",
        "scan_done",
        "finding_changed",
        "vulnerability.critical",
        "finding.new",
        "digest.daily",
        "build.finished",
    ];

    [Fact]
    public void It_says_what_the_table_does()
    {
        var random = new Random(5);
        var matched = 0;
        var refused = new HashSet<RouteRefusal>();
        for (var round = 0; round < 30_000; round++)
        {
            var integration = Random(random);
            var fact = new Event
            {
                Id = "evt_0000000000000000000001",
                OrganizationId = integration.OrganizationId,
                Type = Types[random.Next(Types.Length)],
                CreatedAt = Now,
                TargetId = Targets[random.Next(Targets.Length)],
                Severity = Given[random.Next(Given.Length)],
                Data = Failures[random.Next(Failures.Length)],
            };
            var routes = new RoutingTable([integration]).Match(fact).ToList();
            var explained = RouteExplanation.Of(integration, fact);
            Assert.Equal(routes.Count == 1 ? routes[0].Name : null, explained.Name);
            Assert.Equal(routes.Count == 1, explained.Refusals.Count == 0);
            matched += routes.Count;
            if (explained.Refusals is [var only])
            {
                refused.Add(only);
            }
        }

        Assert.InRange(matched, 1000, 29_000);
        // The finer filters are held against a naive one elsewhere.
        Assert.Equal(Enum.GetValues<RouteRefusal>().Where(r => r < RouteRefusal.Tool), refused.Order());
    }

    private static Integration Random(Random random) =>
        new()
        {
            Id = "integration_0000000000000000000001",
            OrganizationId = new OrganizationId("org_1"),
            Number = 1,
            Kind = "webhook",
            Name = "",
            Enabled = random.Next(8) > 0,
            ActiveSince = Now.AddMilliseconds(random.Next(-3, 2)),
            Subscription = new Subscription
            {
                Events = Some(random, Asked),
                TargetIds = Some(random, ["t1", "t2", "t3"]),
                Severities = Some(random, ["critical", "high", "info"]),
            },
            Config = new Dictionary<string, string>(),
            CreatedAt = Now,
            UpdatedAt = Now,
        };

    private static string[]? Some(Random random, string[] all) =>
        random.Next(3) == 0 ? null : [.. all.Where(_ => random.Next(3) == 0)];
}
