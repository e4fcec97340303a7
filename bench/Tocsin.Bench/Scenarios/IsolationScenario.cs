using Tocsin.Bench.Load;
using Tocsin.Bench.Receiving;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Scenarios;

/// <summary>
/// A thousand endpoints, each with an address of its own, of which a tenth hangs until the timeout; on the server beside
/// it there are only the others. What is compared are those: in a burst, and at a steady pace.
/// </summary>
internal static class IsolationScenario
{
    /// <summary>Seconds; shorter than the default, so that endpoints time out again and again while others are measured.</summary>
    private const string Timeout = "5";

    private const int PerSecond = 50;
    private const string Clean = "without the hanging: burst to the others (deliveries/s)";
    private const string Hanging = "a tenth hangs: burst to the others (deliveries/s)";
    private const string CleanP99 = "without the hanging: acknowledgement to arrival, p99 (ms)";
    private const string HangingP99 = "a tenth hangs: acknowledgement to arrival, p99 (ms)";
    private const string Excess = "p99 beyond 1.25 times, or 2 ms more (ms)";

    public static async Task<ScenarioResult> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var endpoints = options.Scaled(100, 2) * 10;
        var result = new ScenarioResult($"isolation: a tenth of {endpoints:N0} endpoints hangs");
        result.AddRatio("throughput of the others", Hanging, Clean, Bar.AtLeast(0.90));
        result.AddRatio("p99 of the others", HangingP99, CleanP99);
        result.AddBar(Excess, Bar.AtMost(0));
        using var receiver = await ReceiverProcess.StartAsync(endpoints);
        using var cleanData = await DataFolder.NewAsync(options);
        using var hangingData = await DataFolder.NewAsync(options);
        await using var clean = await StartAsync(cleanData, receiver, hangs: false);
        await using var hanging = await StartAsync(hangingData, receiver, hangs: true);
        var others = endpoints / 10 * 9;
        var burst = new PublishLoad(options.Scaled(3_000, 100), 50, 4, i => Type(i, endpoints));
        var duration = options.Scaled(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1));

        var warmUp = new WarmUp(options);
        do
        {
            await BurstAsync(clean, burst, others, cancellationToken);
            await BurstAsync(hanging, burst, others, cancellationToken);
        } while (!warmUp.IsOver);

        for (var run = 0; run < options.Runs; run++)
        {
            // An event goes to ten endpoints, of which nine are the others.
            var of = burst.Events * 9;
            var one = await Measured.OfAsync(clean, () => BurstAsync(clean, burst, others, cancellationToken));
            var two = await Measured.OfAsync(hanging, () => BurstAsync(hanging, burst, others, cancellationToken));
            var calm = await SteadyAsync(clean);
            var disturbed = await SteadyAsync(hanging);
            result.Add(Clean, one.PerSecond(of));
            result.Add(Hanging, two.PerSecond(of));
            result.Add("without the hanging: CPU (µs a delivery to the others)", one.CpuMicroseconds(of));
            result.Add("a tenth hangs: CPU (µs a delivery to the others)", two.CpuMicroseconds(of));
            result.Add(CleanP99, calm.ArrivalP99);
            result.Add(HangingP99, disturbed.ArrivalP99);
            var allowed = Math.Max(calm.ArrivalP99 * 1.25, calm.ArrivalP99 + 2);
            result.Add(Excess, Math.Max(0, disturbed.ArrivalP99 - allowed));
            result.Add("steady events that did not arrive", calm.Missing + disturbed.Missing);
        }

        return result;

        async Task<Latencies> SteadyAsync(BenchServer server)
        {
            var steady = new SteadyLoad(server.Api, PerSecond, i => Type(i, endpoints));
            return await steady.RunAsync(receiver, 9, duration, cancellationToken);
        }
    }

    // The first nine tenths are the others. Each type is wanted by ten endpoints, the last of which hangs, or is not there.
    private static async Task<BenchServer> StartAsync(DataFolder data, ReceiverProcess receiver, bool hangs)
    {
        var server = await BenchServer.StartAsync(data, ("Delivery:TimeoutSeconds", Timeout));
        var endpoints = receiver.Addresses.Count;
        for (var i = 0; i < endpoints; i++)
        {
            var isOther = i < endpoints / 10 * 9;
            var path =
                isOther ? "measured"
                : hangs ? "hang"
                : "hooks";
            await server.Api.PostAsync(
                "webhooks",
                new { url = $"{receiver.Addresses[i]}/{path}/{i}", events = new[] { Type(i, endpoints) } }
            );
        }

        return server;
    }

    private static async Task BurstAsync(
        BenchServer server,
        PublishLoad burst,
        int others,
        CancellationToken cancellationToken
    )
    {
        await burst.PublishAsync(server.Api, cancellationToken);
        await server.Store.IdleAsync(cancellationToken, others);
    }

    private static string Type(int i, int endpoints) => $"bench.type{i % (endpoints / 10)}";
}
