using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tocsin.Bench.Parts;

namespace Tocsin.Bench.Scenarios;

/// <summary>
/// How a database really answers what it is asked while work is done, as it writes down itself: the ten statements that it spends
/// most time on go along indexes, and never over history.
/// </summary>
internal static partial class HotQueries
{
    private const int Count = 10;
    private const string Walking = "of the ten hottest queries, those that walk over history";

    public static async Task JudgeAsync(
        PostgresCluster cluster,
        string database,
        Func<Task> work,
        ScenarioResult result
    )
    {
        const string Setting = "auto_explain.log_min_duration";
        var from = new FileInfo(cluster.Log).Length;
        await cluster.ExecuteAsync($"ALTER DATABASE {database} SET {Setting} = 0");
        await work();
        await cluster.ExecuteAsync($"ALTER DATABASE {database} RESET {Setting}");
        var hottest = Read(cluster.Log, from)
            .GroupBy(q => Space().Replace(q.Text, " ").Trim(), StringComparer.Ordinal)
            .Where(g => !g.Key.Contains("/*bench*/", StringComparison.Ordinal))
            .OrderByDescending(g => g.Sum(q => q.Milliseconds))
            .Take(Count)
            .ToList();
        if (hottest.Count < Count)
        {
            throw new InvalidOperationException($"Only {hottest.Count} plans were written down.");
        }

        foreach (var query in hottest)
        {
            var indexes = query.SelectMany(q => q.Indexes).Select(i => Day().Replace(i, "_*")).Distinct();
            var walked = query.SelectMany(q => q.Walked).Distinct();
            result.Note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{query.Sum(q => q.Milliseconds):0} ms, {query.Count()} times: {query.Key[..Math.Min(query.Key.Length, 90)]} … {string.Join(", ", indexes)}{string.Concat(walked.Select(w => $"; WALKS OVER {w}"))}"
                )
            );
        }

        result.AddBar(Walking, Bar.AtMost(0));
        result.Add(Walking, hottest.Count(g => g.Any(q => q.Walked.Count > 0)));
    }

    private static IEnumerable<Query> Read(string log, long from)
    {
        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = from;
        using var reader = new StreamReader(file);
        foreach (Match entry in Entry().Matches(reader.ReadToEnd()))
        {
            using var json = JsonDocument.Parse(entry.Groups["plan"].Value);
            var query = new Query(
                json.RootElement.GetProperty("Query Text").GetString()!,
                double.Parse(entry.Groups["ms"].Value, CultureInfo.InvariantCulture)
            );
            query.Look(json.RootElement.GetProperty("Plan"));
            yield return query;
        }
    }

    // The lines of an entry but the first begin with a tab.
    [GeneratedRegex(
        @"duration: (?<ms>[\d.]+) ms  plan:\n(?<plan>(\t.*\n)+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Entry();

    [GeneratedRegex(
        @"^(?:events|deliveries|attempts)_\d",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Grows();

    [GeneratedRegex(@"_\d{8}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Day();

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Space();

    private sealed record Query(string Text, double Milliseconds)
    {
        public List<string> Indexes { get; } = [];

        public List<string> Walked { get; } = [];

        public void Look(JsonElement node)
        {
            // A partition that another one made unnecessary to look into.
            if (node.TryGetProperty("Actual Loops", out var loops) && loops.GetDouble() == 0)
            {
                return;
            }

            if (node.TryGetProperty("Index Name", out var index))
            {
                Indexes.Add(index.GetString()!);
            }

            if (
                node.GetProperty("Node Type").GetString() == "Seq Scan"
                && node.GetProperty("Relation Name").GetString() is { } table
                && Grows().IsMatch(table)
            )
            {
                Walked.Add(table);
            }

            if (node.TryGetProperty("Plans", out var below))
            {
                foreach (var plan in below.EnumerateArray())
                {
                    Look(plan);
                }
            }
        }
    }
}
