using System.Diagnostics;

namespace Tocsin.Bench.Nodes;

/// <summary>One fault under load: what happened, and what is known of it at once. The rest is counted when nothing waits any more.</summary>
internal sealed class NodeRound(NodeFault fault)
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private long _ended;

    public NodeFault Fault => fault;

    public long Began { get; private set; }

    public FaultMoments Moments { get; } = new();

    /// <summary>What was acknowledged, and when.</summary>
    public IReadOnlyDictionary<string, long> Acknowledged { get; private set; } = new Dictionary<string, long>();

    public int Failed { get; private set; }

    /// <summary>From the end of the fault until all that was acknowledged by then had come.</summary>
    public TimeSpan Recovery { get; private set; }

    /// <summary>The longest time without an arrival at one of the webhooks.</summary>
    public TimeSpan Silence { get; private set; }

    /// <summary>Whether an event is of this round; those whose publisher had no answer go by their arrival.</summary>
    public bool Has(string id, long firstArrival) =>
        Acknowledged.ContainsKey(id) || (firstArrival >= Began && firstArrival < _ended);

    public async Task RunAsync(
        NodeCluster cluster,
        Random random,
        BenchOptions options,
        CancellationToken cancellationToken
    )
    {
        Began = Stopwatch.GetTimestamp();
        await using var balancer = fault.IsBalanced
            ? await LoadBalancer.StartAsync(cluster.Nodes, cancellationToken)
            : null;
        await using var publisher = new NodePublisher(
            balancer is null ? cluster.Nodes.Select(n => n.Url) : cluster.Nodes.Select(_ => new Uri(balancer.Url))
        );
        await Task.Delay(Before, TimeProvider.System, cancellationToken);
        var from = Stopwatch.GetTimestamp();
        await fault.Happens(new Scene(cluster, Moments, random, options, cancellationToken));
        var over = Stopwatch.GetTimestamp();
        await ArrivedAsync(over);
        Recovery = Stopwatch.GetElapsedTime(over);
        await Task.Delay(Before, TimeProvider.System, cancellationToken);
        Silence = NodeCounts.Silence(cluster.Receiver.All, from, Stopwatch.GetTimestamp());
        await publisher.EndAsync();
        await ArrivedAsync(long.MaxValue);
        (Acknowledged, Failed) = (publisher.Acknowledged, publisher.Failed);
        _ended = Stopwatch.GetTimestamp();

        // What is still missing after that time is counted as lost, unless it comes later.
        async Task ArrivedAsync(long until)
        {
            var started = Stopwatch.GetTimestamp();
            var missing = publisher.Acknowledged.Where(a => a.Value <= until).Select(a => a.Key).ToList();
            while (
                missing.RemoveAll(cluster.Receiver.HasEverywhere) >= 0
                && missing.Count > 0
                && Stopwatch.GetElapsedTime(started) < Patience
            )
            {
                await Task.Delay(Poll, TimeProvider.System, cancellationToken);
            }
        }
    }
}
