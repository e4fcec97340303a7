namespace Tocsin.Bench.Nodes;

/// <summary>Where a fault happens.</summary>
internal sealed record Scene(
    NodeCluster Cluster,
    FaultMoments Moments,
    Random Random,
    BenchOptions Options,
    CancellationToken CancellationToken
)
{
    public Node AnyNode => Cluster.Nodes[Random.Next(Cluster.Nodes.Count)];

    public Task DuringAsync(Func<Task> fault) => Moments.DuringAsync(fault);

    /// <summary>How long something lasts: as long as was asked for, or that share of its usual time; but never less than it needs.</summary>
    public TimeSpan Time(double seconds, double least) =>
        TimeSpan.FromSeconds(Math.Max(least, Options.Seconds ?? Math.Min(1, Options.Scale) * seconds));

    public Task WaitAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, CancellationToken);
}
