namespace Tocsin.Telemetry;

/// <summary>How much work shares a commit, and how long a commit takes.</summary>
internal sealed class CommitMetrics(Metrics metrics)
{
    private readonly Histogram _pieces = metrics
        .Add(
            new HistogramFamily(
                "tocsin_commit_pieces",
                "Pieces of work in one commit of the store.",
                [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
            )
        )
        .Of();
    private readonly Histogram _durations = metrics
        .Add(
            new HistogramFamily(
                "tocsin_commit_duration_seconds",
                "From the beginning of a commit until it is on the disk.",
                [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5]
            )
        )
        .Of();

    public void Observe(int pieces, TimeSpan took)
    {
        _pieces.Observe(pieces);
        _durations.Observe(took.TotalSeconds);
    }
}
