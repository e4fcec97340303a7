using System.Diagnostics;
using System.Globalization;
using Tocsin.Bench.Nodes;
using Tocsin.Bench.Parts;

namespace Tocsin.Bench.Scenarios;

/// <summary>
/// Three nodes under load, and something goes wrong with one of them, with the database, with the broker, with the network
/// between: one fault after another on the same nodes, first without a broker, then with one.
/// </summary>
internal static class NodesScenario
{
    private const string Lost = "lost";
    private const string Otherwise = "repeated otherwise";
    private const string Early = "out of order";
    private const string Overwritten = "overwritten";
    private const string Unrecorded = "not recorded";
    private const string Failed = "requests failed";
    private const string Waiting = "nodes in which something still waits";

    private static readonly string[] Zeros = [Lost, Otherwise, Early, Overwritten, Unrecorded];

    /// <summary>For what was left behind: what a broker has lost is found after half a minute.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    public static async Task<ScenarioResult> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        NodeCounts.Prove();
        var result = new ScenarioResult($"nodes: three of them, {NodeCluster.Webhooks} webhooks, and faults")
        {
            Table = new ResultTable(
                "fault",
                "acknowledged",
                Lost,
                "repeated, in flight",
                Otherwise,
                Early,
                Overwritten,
                Unrecorded,
                Failed,
                "recovered after (s)",
                "longest silence (s)"
            ),
        };
        foreach (var zero in Zeros.Append(Waiting))
        {
            result.AddBar(zero, Bar.AtMost(0));
        }

        var (made, whyNot) = await NamespaceNetwork.TryMakeAsync(NodeCluster.Count);
        await using INodeNetwork network = made is null ? new RelayNetwork() : made;
        result.Note(
            made is null
                ? $"Cut by relays that hold everything back: {whyNot}."
                : "Each node in a network namespace; cut by dropping every packet."
        );
        var waiting = 0;
        foreach (var broker in (bool[])[false, true])
        {
            var faults = NodeFault.All.Where(f => f.Brokers.Contains(broker) && IsWanted(f, broker, options)).ToList();
            if (broker && !RabbitBroker.IsInstalled)
            {
                result.Note("Without RabbitMQ: apt-get install rabbitmq-server");
            }
            else if (faults.Count > 0)
            {
                waiting += await RunAsync(faults, broker, network, options, result, cancellationToken) ? 0 : 1;
            }
        }

        foreach (var zero in Zeros)
        {
            result.Add(zero, result.Table.Sum(zero));
        }

        result.Add("acknowledged", result.Table.Sum("acknowledged"));
        result.Add(Waiting, waiting);
        return result;
    }

    /// <summary>Whether nothing waits in the end.</summary>
    private static async Task<bool> RunAsync(
        List<NodeFault> faults,
        bool broker,
        INodeNetwork network,
        BenchOptions options,
        ScenarioResult result,
        CancellationToken cancellationToken
    )
    {
        var random = new Random(options.Seed);
        await using var cluster = await NodeCluster.StartAsync(network, broker, cancellationToken);
        var rounds = new List<NodeRound>();
        foreach (var fault in faults)
        {
            await Console.Error.WriteLineAsync($"  {Name(fault, broker)} …");
            var round = new NodeRound(fault);
            rounds.Add(round);
            await round.RunAsync(cluster, random, options, cancellationToken);
        }

        var started = TimeProvider.System.GetTimestamp();
        bool isIdle;
        while (
            !(isIdle = await cluster.Audit.IsIdleAsync(cancellationToken))
            && TimeProvider.System.GetElapsedTime(started) < Patience
        )
        {
            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }

        await CountAsync(cluster, rounds, broker, result, cancellationToken);
        if (!isIdle || Zeros.Any(zero => result.Table!.Sum(zero) > 0))
        {
            result.Note(string.Join("\n\n", cluster.Nodes.Select(n => n.Said)));
        }

        return isIdle;
    }

    private static async Task CountAsync(
        NodeCluster cluster,
        List<NodeRound> rounds,
        bool broker,
        ScenarioResult result,
        CancellationToken cancellationToken
    )
    {
        var numbers = await cluster.Audit.NumbersAsync(cancellationToken);
        var overwritten = await cluster.Audit.OverwrittenAsync(cancellationToken);
        var unrecorded = await cluster.Audit.UnsuccessfulAsync(cancellationToken);
        var byEvent = cluster.Receiver.All.GroupBy(l => l.Id, StringComparer.Ordinal).ToList();
        foreach (var round in rounds)
        {
            var events = byEvent.Where(e => round.Has(e.Key, e.Min(l => l.At))).ToList();
            var ids = events.Select(e => e.Key).Concat(round.Acknowledged.Keys).ToHashSet(StringComparer.Ordinal);
            var landed = events.SelectMany(e => e).ToList();
            var (inFlight, otherwise) = NodeCounts.Repeated(landed, round.Moments.All, round.Acknowledged);
            var strict = landed.Where(l => l.Webhook.StartsWith(NodeReceiver.Strict, StringComparison.Ordinal));
            result.Table!.Add(
                Name(round.Fault, broker),
                round.Acknowledged.Count,
                NodeCounts.Lost(
                    landed,
                    round.Acknowledged.Keys.ToHashSet(StringComparer.Ordinal),
                    NodeCluster.Webhooks
                ),
                inFlight,
                otherwise.Count,
                NodeCounts.OutOfOrder(strict, numbers),
                overwritten.Count(ids.Contains),
                unrecorded.Count(ids.Contains),
                round.Failed,
                Seconds(round.Recovery),
                Seconds(round.Silence)
            );
            foreach (var (first, again) in otherwise.Take(10))
            {
                var acknowledged = round.Acknowledged.GetValueOrDefault(first.Id, first.At);
                result.Note(
                    $"{Name(round.Fault, broker)}: {first.Webhook} {first.Id} acknowledged {At(acknowledged)}, "
                        + $"came {At(first.At)} from {first.From}, again {At(again.At)} from {again.From}; wrong {string.Join(", ", round.Moments.All.Select(m => $"{At(m.From)} to {At(m.To)}"))}"
                );
            }

            string At(long time) =>
                Stopwatch
                    .GetElapsedTime(round.Began, time)
                    .TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

            if (round.Fault.IsBalanced)
            {
                result.AddBar($"{Name(round.Fault, broker)}: {Failed}", Bar.AtMost(0));
                result.Add($"{Name(round.Fault, broker)}: {Failed}", round.Failed);
            }
        }
    }

    private static string Name(NodeFault fault, bool broker) => (broker ? "RabbitMQ: " : "store: ") + fault.Name;

    private static bool IsWanted(NodeFault fault, bool broker, BenchOptions options) =>
        Name(fault, broker).Contains(options.Only, StringComparison.OrdinalIgnoreCase);

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 1);
}
