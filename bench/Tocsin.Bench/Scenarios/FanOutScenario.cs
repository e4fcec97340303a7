using Tocsin.Bench.Load;

namespace Tocsin.Bench.Scenarios;

/// <summary>One event a request, which a hundred webhooks want.</summary>
internal static class FanOutScenario
{
    public static Task<ScenarioResult> RunAsync(BenchOptions options, CancellationToken cancellationToken) =>
        new AgainstFlood
        {
            Events = options.Scaled(300, 10),
            Batch = 1,
            Connections = 4,
            Webhooks = 100,
            AllWantAll = true,
            Bar = 0.50,
        }.RunAsync("fanout", options, cancellationToken);
}
