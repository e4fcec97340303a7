using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Routing;
using Tocsin.Scanning.Files;

namespace Tocsin.Tests.Routing;

/// <summary>The compiled filter against one that asks every integration every question in turn.</summary>
public sealed class RoutingPropertyTests
{
    private static readonly DateTimeOffset Now = new(2027, 1, 15, 14, 0, 0, TimeSpan.Zero);

    private static readonly string[] Types =
    [
        "scan.started",
        "scan.completed",
        "finding.new",
        "finding.changed",
        "finding.resolved",
        "digest.daily",
        "build.finished",
    ];

    private static readonly string[] Asked =
    [
        "*",
        "scan.*",
        "finding.*",
        "scan_done",
        "finding_changed",
        "finding_new",
        "vulnerability.critical",
        "finding.new",
        "digest.daily",
        "build.*",
    ];

    private static readonly string[] Patterns = ["main", "release/*", "**", "src/**", "**/*.sol", "a?c", "re*", "*"];
    private static readonly string[] Texts =
    [
        "main",
        "release/1",
        "release/1/2",
        "src/a/b.sol",
        "b.sol",
        "abc",
        "re",
        "",
    ];

    private static readonly Gen<Subscription> Subscriptions =
        from events in Some(Asked)
        from targets in Some("t1", "t2", "t3")
        from severities in Some("critical", "high", "info")
        from tools in Rarely(Some("Slither", "devskim"))
        from rules in Rarely(Some(Patterns))
        from branches in Rarely(Some(Patterns))
        from paths in Rarely(Some(Patterns))
        select new Subscription
        {
            Events = events,
            TargetIds = targets,
            Severities = severities,
            Tools = tools,
            Rules = rules,
            Branches = branches,
            Paths = paths,
        };

    private static readonly Gen<Event> Facts =
        from type in Gen.Elements(Types)
        from target in Gen.Elements("t1", "t2", null)
        from severity in Gen.Elements("critical", "high", "info", "odd", null)
        from tool in Gen.Elements("slither", "DevSkim", "other", null)
        from rule in Gen.Elements<string?>([.. Texts, null])
        from branch in Gen.Elements<string?>([.. Texts, null])
        from path in Gen.Elements<string?>([.. Texts, null])
        select new Event
        {
            Id = "evt_0000000000000000000001",
            OrganizationId = new OrganizationId("org_1"),
            Type = type,
            CreatedAt = Now,
            TargetId = target,
            Severity = severity,
            Data = JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    branch,
                    finding = new
                    {
                        tool,
                        rule_id = rule,
                        location = new { file = path },
                    },
                }
            ),
        };

    [Fact]
    public void The_table_sends_an_event_to_exactly_those_that_a_naive_filter_does()
    {
        var (sent, kept, stages) = (0, 0, new HashSet<RouteRefusal>());
        Check(
            from subscriptions in Gen.ListOf(Subscriptions, 6)
            from fact in Facts
            select (Integrations: (List<Integration>)[.. subscriptions.Select(Make)], Fact: fact),
            x =>
            {
                var routed = new RoutingTable(x.Integrations).Match(x.Fact).ToList();
                var expected = x.Integrations.Where(i => Naive(i.Subscription, x.Fact) is null).ToList();
                sent += expected.Count;
                kept += x.Integrations.Count - expected.Count;
                Assert.Equal(expected.Select(i => i.Number), routed.Select(r => r.Integration.Number));
                foreach (var integration in x.Integrations)
                {
                    var explained = RouteExplanation.Of(integration, x.Fact);
                    var stage = Naive(integration.Subscription, x.Fact);
                    Assert.Equal(stage, explained.Stage);
                    Assert.Equal(
                        explained.Name,
                        routed.Where(r => r.Integration == integration).Select(r => r.Name).SingleOrDefault()
                    );
                    stages.UnionWith(stage is { } s ? [s] : []);
                }
            }
        );
        // It would hold of a filter that never says yes, or never says no, if no case came that tells.
        Assert.True(sent > 1000 && kept > 1000, $"{sent} sent, {kept} kept back");
        Assert.Equal(7, stages.Count);
    }

    [Fact]
    public void A_glob_fits_what_a_naive_matcher_fits() =>
        Check(
            from pattern in Gen.ArrayOf(Gen.Elements('a', 'b', '/', '*', '?', '.', '\n'), 7)
            from cut in Gen.Choose(0, 7)
            from text in Gen.ArrayOf(Gen.Elements('a', 'b', '/', '.', '\n'), 6)
            from end in Gen.Choose(0, 6)
            select (Pattern: new string(pattern, 0, cut), Text: new string(text, 0, end)),
            x =>
            {
                if (x.Pattern.Contains("**", StringComparison.Ordinal))
                {
                    return;
                }

                Assert.Equal(Fits(x.Pattern, x.Text), new Glob(x.Pattern).Fits(x.Text));
            }
        );

    [Theory]
    [InlineData("src/**", "src/a/b.c", true)]
    [InlineData("src/**", "src", false)]
    [InlineData("**/*.sol", "a.sol", true)]
    [InlineData("**/*.sol", "x/y/a.sol", true)]
    [InlineData("src/**/b.c", "src/b.c", true)]
    [InlineData("src/**/b.c", "src/x/y/b.c", true)]
    [InlineData("src/**/b.c", "srcb.c", false)]
    [InlineData("**", "anything/at all", true)]
    [InlineData("*", "a/b", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("A", "a", false)]
    [InlineData("a*", "a\n", true)]
    [InlineData("[a-z]", "a", false)]
    [InlineData("a+(b)", "a+(b)", true)]
    [InlineData("release/*", "release/1", true)]
    public void Stars_stand_for_folders_and_everything_else_for_itself(string pattern, string text, bool fits) =>
        Assert.Equal(fits, new Glob(pattern).Fits(text));

    [Fact]
    public void A_hostile_pattern_takes_no_longer_than_another() =>
        Assert.False(new Glob(string.Concat(Enumerable.Repeat("*a", 90)) + "b").Fits(new string('a', 20_000)));

    // One question after the other, as the documentation has them.
    private static RouteRefusal? Naive(Subscription wanted, Event fact)
    {
        var family = fact.Type.Split('.')[0];
        var data = JsonDocument.Parse(fact.Data).RootElement;
        var finding = data.GetProperty("finding");
        string?[] targets = [.. wanted.TargetIds ?? []];
        return targets.Length > 0 && !targets.Contains(fact.TargetId) ? RouteRefusal.Target
            : AskedName.Of(wanted.Events, fact.Type, Known(fact.Severity)) is null ? RouteRefusal.Event
            : family == "finding"
            && wanted.Severities is { Count: > 0 } some
            && !some.Contains(Known(fact.Severity) ?? "")
                ? RouteRefusal.Severity
            : family == "finding"
            && wanted.Tools is { Count: > 0 } tools
            && !tools.Any(t =>
                string.Equals(t, finding.GetProperty("tool").GetString(), StringComparison.OrdinalIgnoreCase)
            )
                ? RouteRefusal.Tool
            : family == "finding" && !AnyFits(wanted.Rules, finding.GetProperty("rule_id").GetString())
                ? RouteRefusal.Rule
            : family is "finding" or "scan" && !AnyFits(wanted.Branches, data.GetProperty("branch").GetString())
                ? RouteRefusal.Branch
            : family == "finding"
            && !AnyFits(wanted.Paths, finding.GetProperty("location").GetProperty("file").GetString())
                ? RouteRefusal.Path
            : null;
    }

    private static string? Known(string? severity) => Severities.All.Contains(severity ?? "") ? severity : null;

    private static bool AnyFits(IReadOnlyList<string>? patterns, string? text) =>
        patterns is null or { Count: 0 } || (text is not null && patterns.Any(p => Fits(p, text)));

    // By trying everything.
    private static bool Fits(string pattern, string text) =>
        pattern.Length == 0 ? text.Length == 0
        : pattern.StartsWith("**/", StringComparison.Ordinal)
            ? Fits(pattern[3..], text)
                || Enumerable.Range(0, text.Length).Any(i => text[i] == '/' && Fits(pattern[3..], text[(i + 1)..]))
        : pattern.StartsWith("**", StringComparison.Ordinal)
            ? Enumerable.Range(0, text.Length + 1).Any(i => Fits(pattern[2..], text[i..]))
        : pattern[0] == '*'
            ? Enumerable
                .Range(0, text.Length + 1)
                .TakeWhile(i => i == 0 || text[i - 1] != '/')
                .Any(i => Fits(pattern[1..], text[i..]))
        : text.Length > 0
            && (pattern[0] == '?' ? text[0] != '/' : pattern[0] == text[0])
            && Fits(pattern[1..], text[1..]);

    // The same cases every time: a test that fails fails again.
    private static void Check<T>(Gen<T> cases, Action<T> holds) =>
        Prop.ForAll(
                Arb.From(cases),
                x =>
                {
                    holds(x);
                    return true;
                }
            )
            .Check(
                Config
                    .QuickThrowOnFailure.WithMaxTest(4000)
                    .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(42, 43), FSharpOption<int>.None)))
            );

    private static Gen<string[]?> Some(params string[] all) =>
        Gen.Frequency(
            (1, Gen.Constant<string[]?>(null)),
            (2, Gen.SubListOf(all).Select(l => (string[]?)[.. l.Take(3)]))
        );

    private static Gen<string[]?> Rarely(Gen<string[]?> some) =>
        Gen.Frequency((3, Gen.Constant<string[]?>(null)), (1, some));

    private static Integration Make(Subscription subscription, int index) =>
        new()
        {
            Id = $"integration_{index}",
            OrganizationId = new OrganizationId("org_1"),
            Number = index + 1,
            Kind = "webhook",
            Name = "",
            ActiveSince = Now,
            Subscription = subscription,
            Config = new Dictionary<string, string>(),
            CreatedAt = Now,
            UpdatedAt = Now,
        };
}
