using Tocsin.Bench.Load;

namespace Tocsin.Bench.Scenarios;

/// <summary>Events published in batches.</summary>
internal static class DeliverScenario
{
    public static Task<ScenarioResult> RunAsync(BenchOptions options, CancellationToken cancellationToken) =>
        new AgainstFlood
        {
            Events = options.Scaled(30_000, 500),
            Batch = 500,
            Connections = 4,
            Webhooks = 10,
            Bar = 0.45,
        }.RunAsync("deliver", options, cancellationToken);
}
