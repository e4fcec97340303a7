using Tocsin.Bench.Receiving;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Load;

/// <summary>Published by HTTP, committed, delivered signed and recorded; in turns with the bare flood.</summary>
internal sealed record AgainstFlood
{
    private const string Durable = "durable (deliveries/s)";
    private const string Bare = "bare flood (deliveries/s)";

    public required int Events { get; init; }

    public required int Batch { get; init; }

    public required int Connections { get; init; }

    public required int Webhooks { get; init; }

    /// <summary>Whether every webhook wants every event, or each of them those of a type of its own.</summary>
    public bool AllWantAll { get; init; }

    public required double Bar { get; init; }

    public async Task<ScenarioResult> RunAsync(string name, BenchOptions options, CancellationToken cancellationToken)
    {
        var load = new PublishLoad(Events, Batch, Connections, Type);
        var deliveries = load.Events * (AllWantAll ? Webhooks : 1);
        var result = new ScenarioResult($"{name}: {deliveries:N0} deliveries to {Webhooks} webhooks");
        result.AddRatio("durable / bare", Durable, Bare, Tocsin.Bench.Bar.AtLeast(Bar));
        using var receiver = await ReceiverProcess.StartAsync();
        using var data = await DataFolder.NewAsync(options);
        await using var server = await BenchServer.StartAsync(data);
        for (var i = 0; i < Webhooks; i++)
        {
            await server.Api.PostAsync(
                "webhooks",
                new { url = $"{receiver.Address}/hooks/{i}", events = new[] { Type(i) } }
            );
        }

        var flood = new Flood(server, Webhooks, Type);
        var warmUp = new WarmUp(options);
        do
        {
            await flood.SendAsync(deliveries, cancellationToken);
            await load.DeliverAsync(server, cancellationToken);
        } while (!warmUp.IsOver);

        for (var run = 0; run < options.Runs; run++)
        {
            var bare = await Measured.OfAsync(server, () => flood.SendAsync(deliveries, cancellationToken));
            var before = Succeeded(server);
            var durable = await Measured.OfAsync(server, () => load.DeliverAsync(server, cancellationToken));
            var delivered = Succeeded(server) - before;
            if (delivered != deliveries)
            {
                throw new InvalidOperationException($"{delivered} of {deliveries} were delivered.");
            }

            result.Add(Bare, bare.PerSecond(deliveries));
            result.Add(Durable, durable.PerSecond(deliveries));
            result.Add("bare: CPU of the sender (µs a delivery)", bare.CpuMicroseconds(deliveries));
            result.Add("durable: CPU of publisher, API, sender (µs a delivery)", durable.CpuMicroseconds(deliveries));
        }

        return result;
    }

    private static long Succeeded(BenchServer server) =>
        server.Store.One("SELECT count(*) FROM deliveries WHERE state = 0");

    private string Type(int i) => AllWantAll ? "bench.all" : $"bench.type{i % Webhooks}";
}
