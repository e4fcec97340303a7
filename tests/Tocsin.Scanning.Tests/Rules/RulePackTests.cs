using System.Text.Json;
using Tocsin.Scanning.Runner;

namespace Tocsin.Scanning.Tests.Rules;

/// <summary>Every example of every rule, in a file of its own, through the real embedded scanner.</summary>
public sealed class RulePackTests
{
    [Fact]
    public async Task Every_example_is_found_or_left_alone_as_its_rule_says()
    {
        using var folder = new TempFolder();
        var expected = new Dictionary<string, (string Id, bool Match, string Text)>();
        foreach (var rule in Rules())
        {
            var id = rule.GetProperty("id").GetString()!;
            var extension = id.StartsWith("TCS-SOL", StringComparison.Ordinal) ? ".sol" : ".js";
            foreach (
                var (kind, match) in (ReadOnlySpan<(string, bool)>)[("must-match", true), ("must-not-match", false)]
            )
            {
                foreach (var example in rule.GetProperty(kind).EnumerateArray())
                {
                    var file = $"{expected.Count}{extension}";
                    expected[file] = (id, match, example.GetString()!);
                    folder.With(file, example.GetString() + "\n");
                }
            }
        }

        var report = await new ScanRunner(TimeProvider.System).RunAsync(
            new ScanRequest
            {
                Root = folder.Root,
                Paths = [],
                Preset = "deep",
                Scanners = ["devskim"],
            },
            null,
            TestContext.Current.CancellationToken
        );
        Assert.Null(report.Scanners[0].Error);
        var found = report.Results.Select(r => (r.File, r.RuleId)).ToHashSet();
        var wrong = expected.Where(e => found.Contains((e.Key, e.Value.Id)) != e.Value.Match).Select(e => e.Value);
        Assert.Empty(wrong);
        Assert.True(expected.Count >= 100, $"only {expected.Count} examples");
    }

    [Fact]
    public void Every_rule_says_what_it_is()
    {
        var rules = Rules().ToList();
        Assert.Equal(rules.Count, rules.Select(r => r.GetProperty("id").GetString()).Distinct().Count());
        foreach (var rule in rules)
        {
            var id = rule.GetProperty("id").GetString()!;
            var tags = rule.GetProperty("tags").EnumerateArray().Select(t => t.GetString()!).ToList();
            Assert.Contains(tags, t => t.StartsWith("CWE-", StringComparison.Ordinal));
            Assert.Contains(
                tags,
                t =>
                    id.Contains("-SEC-", StringComparison.Ordinal)
                        ? t == "Secret"
                        : t.StartsWith("SWC-", StringComparison.Ordinal)
            );
            Assert.NotEmpty(rule.GetProperty("recommendation").GetString()!);
            Assert.NotEqual(0, rule.GetProperty("must-match").GetArrayLength());
            Assert.NotEqual(0, rule.GetProperty("must-not-match").GetArrayLength());
        }
        Assert.True(
            rules
                .SelectMany(r => r.GetProperty("tags").EnumerateArray())
                .Select(t => t.GetString()!)
                .Where(t => t.StartsWith("SWC-", StringComparison.Ordinal))
                .Distinct()
                .Count() >= 15
        );
        Assert.True(
            rules.Count(r => r.GetProperty("id").GetString()!.StartsWith("TCS-SEC-", StringComparison.Ordinal)) >= 15
        );
    }

    private static IEnumerable<JsonElement> Rules() =>
        Directory
            .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "rules"), "*.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .SelectMany(f => JsonDocument.Parse(File.ReadAllBytes(f)).RootElement.EnumerateArray());
}
