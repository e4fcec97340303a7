using System.Text.Json;
using Tocsin.Bench.Load;
using Tocsin.Bench.Peers;
using Tocsin.Bench.Receiving;
using Tocsin.Bench.Seeding;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Scenarios;

/// <summary>
/// The same payloads, signed alike, to the same receiver: by Tocsin, and by what others are built of. In turns; each
/// alone while it is measured.
/// </summary>
internal static class PeersScenario
{
    private const string Tocsin = "Tocsin (deliveries/s)";
    private static readonly PeerKind[] Kinds = [PeerKind.Celery, PeerKind.BullMq];

    public static async Task<ScenarioResult> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var load = new PublishLoad(options.Scaled(30_000, 500), 500, 4, Webhooks.Type);
        var result = new ScenarioResult("peers: end to end, the same receiver and payloads");
        using var receiver = await ReceiverProcess.StartAsync();
        using var data = DataFolder.NewSqlite();
        await using var server = await BenchServer.StartAsync(data);
        await Webhooks.MakeAsync(server.Api, receiver);
        var payloads = Path.Combine(data.Path, "payloads.jsonl");
        await File.WriteAllLinesAsync(
            payloads,
            Enumerable.Range(0, 1000).Select(i => JsonSerializer.Serialize(Payload.Data(i))),
            cancellationToken
        );
        var peers = new List<Peer>();
        try
        {
            foreach (var kind in Kinds)
            {
                if (!kind.IsInstalled())
                {
                    result.Note($"{kind.Name} is left out, a part is missing: {kind.Install}");
                    continue;
                }

                peers.Add(await Peer.StartAsync(kind, receiver, payloads, cancellationToken));
                result.Note($"{kind.Name}: {kind.Setting}; Redis {RedisProcess.Durability}");
                result.AddRatio($"Tocsin / {kind.Name}", Tocsin, Rate(kind), Bar.AtLeast(kind.LeastRatio));
            }

            await WarmUpAsync();
            for (var run = 0; run < options.Runs; run++)
            {
                await RunOneAsync();
            }
        }
        finally
        {
            peers.ForEach(p => p.Dispose());
        }

        return result;

        async Task WarmUpAsync()
        {
            await TurnAsync(options.WarmUp, () => load.DeliverAsync(server, cancellationToken));
            foreach (var peer in peers)
            {
                var count = options.Scaled(peer.Kind.Full, 100);
                await TurnAsync(options.WarmUp, () => peer.DeliverAsync(receiver, count, cancellationToken));
            }
        }

        async Task RunOneAsync()
        {
            var own = await Measured.OfAsync(server, () => load.DeliverAsync(server, cancellationToken));
            result.Add(Tocsin, own.PerSecond(load.Events));
            foreach (var peer in peers)
            {
                var count = options.Scaled(peer.Kind.Full, 100);
                var measured = await peer.DeliverAsync(receiver, count, cancellationToken);
                result.Add(Rate(peer.Kind), measured.PerSecond(count));
                result.Add(
                    $"{peer.Kind.Name}: CPU of producer, Redis, worker (µs a delivery)",
                    measured.CpuMicroseconds(count)
                );
            }

            result.Add("Tocsin: CPU of publisher, API, sender (µs a delivery)", own.CpuMicroseconds(load.Events));
        }
    }

    private static async Task TurnAsync(TimeSpan time, Func<Task> work)
    {
        var started = TimeProvider.System.GetTimestamp();
        do
        {
            await work();
        } while (TimeProvider.System.GetElapsedTime(started) < time);
    }

    private static string Rate(PeerKind kind) => $"{kind.Name} (deliveries/s)";
}
