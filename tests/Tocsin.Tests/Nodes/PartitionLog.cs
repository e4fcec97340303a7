using Tocsin.Nodes;

namespace Tocsin.Tests.Nodes;

/// <summary>Writes down what a node is told of its partitions.</summary>
internal sealed class PartitionLog : IPartitionWork
{
    private readonly Lock _lock = new();
    private readonly HashSet<int> _open = [];

    /// <summary>Holds up whoever wants partitions finished.</summary>
    public TaskCompletionSource? Busy { get; set; }

    public int Finished { get; private set; }

    public int LostCount { get; private set; }

    public IReadOnlyList<int> Open
    {
        get
        {
            lock (_lock)
            {
                return [.. _open.Order()];
            }
        }
    }

    public Task GainedAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _open.UnionWith(partitions);
        }

        return Task.CompletedTask;
    }

    public async Task FinishAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _open.ExceptWith(partitions);
            Finished += partitions.Count;
        }

        await (Busy?.Task ?? Task.CompletedTask).WaitAsync(cancellationToken);
    }

    public void Lost(IReadOnlyList<int> partitions)
    {
        lock (_lock)
        {
            LostCount += partitions.Count(_open.Remove);
        }
    }
}
