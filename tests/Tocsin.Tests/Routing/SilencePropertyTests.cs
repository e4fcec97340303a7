using System.Text.Json;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Routing;
using Tocsin.Silences;

namespace Tocsin.Tests.Routing;

/// <summary>Compiled silences against a naive reading of what they say.</summary>
public sealed class SilencePropertyTests
{
    private static readonly DateTimeOffset Now = new(2027, 1, 15, 14, 0, 0, TimeSpan.Zero);
    private static readonly OrganizationId Organization = new("org_1");
    private static readonly string[] Types =
    [
        "finding.new",
        "finding.changed",
        "scan.completed",
        "webhook.failed",
        "build.done",
    ];
    private static readonly string?[] Targets = ["t1", "t2", null];
    private static readonly string?[] Given = ["critical", "low", "odd", null];
    private static readonly string?[] Rules = ["reentrancy/eth", "naming", null];
    private static readonly string?[] Files = ["src/a.sol", "lib/b.sol", null];

    [Fact]
    public void An_event_is_held_back_from_exactly_those_from_whom_a_naive_reading_holds_it()
    {
        var random = new Random(11);
        var integrations = Enumerable.Range(1, 3).Select(Make).ToArray();
        var (held, sent) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var silences = Enumerable.Range(0, random.Next(4)).Select(n => Random(random, n)).ToList();
            var said = (Rule: Pick(random, Rules), File: Pick(random, Files));
            var fact = new Event
            {
                Id = "evt_0000000000000000000001",
                OrganizationId = Organization,
                Type = Pick(random, Types)!,
                CreatedAt = Now,
                TargetId = Pick(random, Targets),
                Severity = Pick(random, Given),
                Data = JsonSerializer.SerializeToUtf8Bytes(
                    new { finding = new { rule_id = said.Rule, location = new { file = said.File } } }
                ),
            };
            var table = SilenceTable.Of(silences);
            var routed = new RoutingTable(integrations, table).Match(fact).Select(r => r.Integration).ToList();
            foreach (var integration in integrations)
            {
                var by = silences.Where(s => Naive(s, integration, fact, said.Rule, said.File)).ToList();
                Assert.Equal(by.Count == 0, routed.Contains(integration));
                var explained = RouteExplanation.Of(integration, fact, table);
                Assert.Equal(by.FirstOrDefault()?.Id, explained.Silence?.Id);
                Assert.Equal(by.Count == 0 ? null : RouteRefusal.Silenced, explained.Stage);
                (held, sent) = by.Count == 0 ? (held, sent + 1) : (held + 1, sent);
            }
        }

        Assert.True(held > 1000 && sent > 1000, $"{held} held back, {sent} sent");
    }

    [Fact]
    public void It_ends_by_the_clock_and_holds_what_happened_before()
    {
        var silence = Silence(0, new SilenceMatchers { TargetIds = ["t1"] }) with
        {
            CreatedAt = Now,
            ExpiresAt = Now.AddHours(1),
        };
        Assert.False(silence.Holds(Now.AddMilliseconds(-1), now: null));
        Assert.True(silence.Holds(Now, now: null));
        Assert.True(silence.Holds(silence.ExpiresAt.AddTicks(-1), now: silence.ExpiresAt.AddDays(1)));
        Assert.False(silence.Holds(silence.ExpiresAt, now: null));
        // On a node whose clock is behind the one that made it, or deleted it.
        var behind = Now.AddMilliseconds(-50);
        Assert.True(silence.Holds(behind, now: behind));
        Assert.False((silence with { ExpiresAt = Now, DeletedAt = Now }).Holds(behind, now: behind));
    }

    private static bool Naive(Silence silence, Integration integration, Event fact, string? rule, string? file)
    {
        var wanted = silence.Matchers;
        var isFinding = fact.Type.StartsWith("finding.", StringComparison.Ordinal);
        var isScan = fact.Type.StartsWith("scan.", StringComparison.Ordinal);
        var isOfFindings = wanted.Severities is not null || wanted.Rules is not null || wanted.Paths is not null;
        return (isFinding || (isScan && !isOfFindings))
            && silence.CreatedAt <= Now
            && Now < silence.ExpiresAt
            && (wanted.IntegrationIds?.Contains(integration.Id) ?? true)
            && (wanted.TargetIds?.Contains(fact.TargetId) ?? true)
            && (wanted.Severities?.Contains(fact.Severity) ?? true)
            && (wanted.Rules is null || rule?.StartsWith("reentrancy/", StringComparison.Ordinal) == true)
            && (wanted.Paths is null || file?.StartsWith("src/", StringComparison.Ordinal) == true);
    }

    private static Silence Random(Random random, int number) =>
        Silence(
            number,
            new SilenceMatchers
            {
                IntegrationIds = random.Next(2) == 0 ? null : [$"integration_{random.Next(1, 4)}"],
                TargetIds = random.Next(2) == 0 ? null : ["t1"],
                Severities = random.Next(2) == 0 ? null : ["critical"],
                Rules = random.Next(2) == 0 ? null : ["reentrancy/*"],
                Paths = random.Next(2) == 0 ? null : ["src/**"],
            }
        ) with
        {
            CreatedAt = Now.AddHours(random.Next(-2, 2)),
            ExpiresAt = Now.AddHours(random.Next(-1, 6)),
        };

    private static Silence Silence(int number, SilenceMatchers matchers) =>
        new()
        {
            Id = $"silence_{number}",
            OrganizationId = Organization,
            Matchers = matchers,
            Reason = "because",
            CreatedBy = "key_1",
            CreatedByName = "ci",
            CreatedAt = Now,
            ExpiresAt = Now,
        };

    private static string? Pick(Random random, string?[] all) => all[random.Next(all.Length)];

    private static Integration Make(int number) =>
        new()
        {
            Id = $"integration_{number}",
            OrganizationId = Organization,
            Number = number,
            Kind = "webhook",
            Name = "",
            ActiveSince = Now,
            Subscription = Subscription.All,
            Config = new Dictionary<string, string>(),
            CreatedAt = Now,
            UpdatedAt = Now,
        };
}
