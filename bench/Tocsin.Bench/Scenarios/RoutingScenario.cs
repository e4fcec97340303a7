using System.Diagnostics;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Routing;
using Tocsin.Silences;

namespace Tocsin.Bench.Scenarios;

/// <summary>Finding those who want an event, among 100 to 10,000 integrations of one organization. Routing alone: nothing is sent.</summary>
internal static class RoutingScenario
{
    private static readonly int[] Sizes = [100, 1_000, 10_000];
    private static readonly int[] Matching = [0, 1, 10, 100];
    private static readonly OrganizationId Organization = new("org_0000000000000000000001");
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    public static Task<ScenarioResult> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var result = new ScenarioResult("routing: one event, integrations of one organization");
        var times = options.Scaled(20_000, 1000);
        var tables = Sizes.ToDictionary(s => s, Make);
        for (var run = -1; run < options.Runs; run++)
        {
            foreach (var (size, directory) in tables)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var routing = new RoutingTables(directory, new SilenceDirectory());
                foreach (var matching in Matching)
                {
                    var fact = Fact($"bench.wanted{matching}");
                    Check(Match(routing, fact), matching);
                    var cpu = Process.GetCurrentProcess().TotalProcessorTime;
                    var each = Time(times, () => Match(routing, fact));
                    cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
                    if (run >= 0)
                    {
                        result.Add(Label(size, matching), each);
                        if (size == Sizes[^1])
                        {
                            result.Add(
                                $"{size:N0} integrations, {matching} matching: CPU (µs)",
                                cpu.TotalMicroseconds / times
                            );
                        }
                    }
                }

                if (run >= 0)
                {
                    result.Add($"{size:N0} integrations: first event after a change (µs)", AfterChange(directory));
                }
            }
        }

        foreach (var matching in Matching)
        {
            result.AddBar(Label(Sizes[^1], matching), Bar.AtMost(50));
            result.AddRatio(
                $"{matching} matching: {Sizes[^1]:N0} / {Sizes[0]:N0} integrations",
                Label(Sizes[^1], matching),
                Label(Sizes[0], matching)
            );
        }

        return Task.FromResult(result);
    }

    // What an event costs on the way to its deliveries: the organization's table, and everybody that it names.
    private static int Match(RoutingTables routing, Event fact)
    {
        var count = 0;
        foreach (var route in routing.Of(Organization).Match(fact))
        {
            count += route.Integration.Enabled ? 1 : 0;
        }

        return count;
    }

    private static double AfterChange(IntegrationDirectory directory)
    {
        var routing = new RoutingTables(directory, new SilenceDirectory());
        var fact = Fact("bench.wanted10");
        return Time(1, () => Match(routing, fact));
    }

    private static double Time(int times, Func<int> work)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
        {
            work();
        }

        return Stopwatch.GetElapsedTime(started).TotalMicroseconds / times;
    }

    private static void Check(int found, int expected)
    {
        if (found != expected)
        {
            throw new InvalidOperationException($"{found} match instead of {expected}.");
        }
    }

    // The first hundred want what is asked for; the others want other types, other severities, other targets.
    private static IntegrationDirectory Make(int size)
    {
        var directory = new IntegrationDirectory();
        for (var i = 0; i < size; i++)
        {
            string[] wanted = [.. Matching.Where(m => i < m).Select(m => $"bench.wanted{m}"), $"bench.other{i % 50}"];
            directory.Put(
                new Integration
                {
                    Id = Id.Of(Integration.IdPrefix, (UInt128)i + 1),
                    OrganizationId = Organization,
                    Number = i + 1,
                    Kind = "webhook",
                    Name = $"Integration {i}",
                    ActiveSince = Start,
                    Subscription = new Subscription
                    {
                        Events = i >= Matching[^1] && i % 3 == 0 ? ["finding.*", .. wanted] : wanted,
                        Severities = i % 2 == 0 ? ["critical", "high"] : null,
                        TargetIds = i >= Matching[^1] && i % 5 == 0 ? [$"target_{i:d22}"] : null,
                    },
                    Config = new Dictionary<string, string>(StringComparer.Ordinal),
                    CreatedAt = Start,
                    UpdatedAt = Start,
                }
            );
        }

        return directory;
    }

    private static Event Fact(string type) =>
        new()
        {
            Id = Id.Of(Event.IdPrefix, 1),
            OrganizationId = Organization,
            Type = type,
            CreatedAt = Start + TimeSpan.FromDays(1),
            Severity = "critical",
            Data = "{}"u8.ToArray(),
        };

    private static string Label(int size, int matching) => $"{size:N0} integrations, {matching} matching (µs)";
}
