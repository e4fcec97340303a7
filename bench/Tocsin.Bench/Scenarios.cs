using System.Globalization;

namespace Tocsin.Bench;

/// <summary>The list of scenarios, and the command line.</summary>
internal static class Scenarios
{
    private static readonly Dictionary<string, Func<int, CancellationToken, Task<ScenarioResult>>> All = new(
        StringComparer.Ordinal
    )
    {
        ["deliver"] = DeliverScenario.RunAsync,
        ["latency"] = LatencyScenario.RunAsync,
        ["import"] = ImportScenario.RunAsync,
    };

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var runs = 5;
        var names = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--runs" && i + 1 < args.Length)
            {
                runs = int.Parse(args[++i], CultureInfo.InvariantCulture);
            }
            else if (All.ContainsKey(args[i]))
            {
                names.Add(args[i]);
            }
            else
            {
                await Console.Error.WriteLineAsync($"Usage: bench/run [--runs N] [{string.Join('|', All.Keys)}]…");
                return 2;
            }
        }

        var results = new List<ScenarioResult>();
        foreach (var name in names.Count > 0 ? names : [.. All.Keys])
        {
            await Console.Error.WriteLineAsync($"{name} …");
            var result = await All[name](runs, cancellationToken);
            result.Print(Console.Out);
            results.Add(result);
        }

        var file = Path.Combine(Directory.CreateDirectory("artifacts/bench").FullName, "latest.json");
        await ScenarioResult.SaveAsync(file, results, cancellationToken);
        await Console.Error.WriteLineAsync($"Written to {Path.GetRelativePath(Environment.CurrentDirectory, file)}");
        return 0;
    }
}
