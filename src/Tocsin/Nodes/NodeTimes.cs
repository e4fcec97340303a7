namespace Tocsin.Nodes;

/// <summary>How long a node counts as alive without a word of it, and how often it gives one.</summary>
internal sealed record NodeTimes
{
    /// <summary>After this long without a word, others take over.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>The machine's own: the database that all nodes go by has the real time, too.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>By so much earlier a node stops working by its own clock.</summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long what is in flight may hold up a partition that is to go to another node.</summary>
    public TimeSpan Finish { get; init; } = TimeSpan.FromSeconds(10);
}
