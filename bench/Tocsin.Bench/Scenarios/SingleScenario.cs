using Tocsin.Bench.Load;

namespace Tocsin.Bench.Scenarios;

/// <summary>One event a request, from many connections.</summary>
internal static class SingleScenario
{
    public static Task<ScenarioResult> RunAsync(BenchOptions options, CancellationToken cancellationToken) =>
        new AgainstFlood
        {
            Events = options.Scaled(30_000, 500),
            Batch = 1,
            Connections = 64,
            Webhooks = 10,
            Bar = 0.25,
        }.RunAsync("single", options, cancellationToken);
}
