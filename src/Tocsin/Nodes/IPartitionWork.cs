namespace Tocsin.Nodes;

/// <summary>Whoever does the work of the partitions that a node owns.</summary>
internal interface IPartitionWork
{
    /// <summary>They are this node's from now on, or again after a time in which nobody could say.</summary>
    Task GainedAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken);

    /// <summary>They are to go to another node: begins nothing more in them, and returns when nothing is under way.</summary>
    Task FinishAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken);

    /// <summary>They are another node's already: begins nothing more in them, and forgets what it holds of them.</summary>
    void Lost(IReadOnlyList<int> partitions);
}
