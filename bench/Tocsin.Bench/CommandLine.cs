using Tocsin.Bench.Scenarios;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench;

/// <summary>The list of scenarios, and the command line.</summary>
internal static class CommandLine
{
    private static readonly Dictionary<string, Func<BenchOptions, CancellationToken, Task<ScenarioResult>>> All = new(
        StringComparer.Ordinal
    )
    {
        ["deliver"] = DeliverScenario.RunAsync,
        ["single"] = SingleScenario.RunAsync,
        ["fanout"] = FanOutScenario.RunAsync,
        ["latency"] = LatencyScenario.RunAsync,
        ["history"] = HistoryScenario.RunAsync,
        ["backlog"] = BacklogScenario.RunAsync,
        ["storm"] = StormScenario.RunAsync,
        ["retention"] = RetentionScenario.RunAsync,
        ["isolation"] = IsolationScenario.RunAsync,
        ["routing"] = RoutingScenario.RunAsync,
        ["import"] = ImportScenario.RunAsync,
        ["import-full"] = ImportScenario.RunFullAsync,
        ["faults"] = FaultsScenario.RunAsync,
        ["postgres"] = PostgresScenario.RunAsync,
        ["postgres10"] = PostgresScenario.RunTenAsync,
        ["taking"] = TakingScenario.RunAsync,
        ["nodes"] = NodesScenario.RunAsync,
        ["peers"] = PeersScenario.RunAsync,
    };

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (BenchOptions.Parse(args, All.Keys) is not { } options)
        {
            await Console.Error.WriteLineAsync(
                $"Usage: bench/run [--runs N] [--scale SHARE] [--seed N] [--store sqlite|postgres] [--seconds N] [--only FAULT] [{string.Join('|', All.Keys)}]…"
            );
            return 2;
        }

        try
        {
            return await RunAsync(options, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return 130;
        }
        finally
        {
            await PostgresData.EndAsync();
        }
    }

    private static async Task<int> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var results = new List<ScenarioResult>();
        var failed = false;
        var file = Path.Combine(Directory.CreateDirectory("artifacts/bench").FullName, "latest.json");
        foreach (var name in options.Names.Count > 0 ? options.Names : [.. All.Keys])
        {
            await Console.Error.WriteLineAsync($"{name} …");
            try
            {
                var result = await All[name](options, cancellationToken);
                result.Print(Console.Out);
                results.Add(result);
            }
            // The boundary of a scenario: the others are measured all the same.
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                failed = true;
                await Console.Error.WriteLineAsync($"{name} failed: {e}");
            }

            await ScenarioResult.SaveAsync(file, options, results, cancellationToken);
        }

        await Console.Error.WriteLineAsync($"Written to {Path.GetRelativePath(Environment.CurrentDirectory, file)}");
        return failed ? 1
            : results.Exists(r => r.HasMissed) ? 3
            : 0;
    }
}
