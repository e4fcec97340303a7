namespace Tocsin.Nodes;

/// <summary>The nodes that work on one database, and what of the work is this one's.</summary>
internal interface INodes
{
    /// <summary>The name of this run of this node: a restart has another one.</summary>
    string Self { get; }

    /// <summary>Whether there can be no other node: then whatever was left half done is nobody's.</summary>
    bool IsOnly { get; }

    /// <summary>
    /// Whether the partition is this node's at this moment. Costs a look at a clock and asks nobody: a node that was
    /// paused, or cut off, learns here that its time is up.
    /// </summary>
    bool Owns(int partition);

    /// <summary>From now on the others know of this node; before it takes in anything that they may change.</summary>
    Task EnterAsync(CancellationToken cancellationToken);

    /// <summary>The others need not reckon with this node any more.</summary>
    Task ExitAsync(CancellationToken cancellationToken);

    /// <summary>Takes part in the sharing out of partitions, and tells of each that comes and goes.</summary>
    Task JoinAsync(IPartitionWork work, CancellationToken cancellationToken);

    /// <summary>Gives away what it has, in good order, and takes no more.</summary>
    Task LeaveAsync(CancellationToken cancellationToken);

    /// <summary>Whether what has to run once across all nodes is this one's to do at this moment.</summary>
    bool IsElected { get; }

    /// <summary>
    /// Waits until what has to run once across all nodes is to run on this one. The token is cancelled when it is another
    /// one's turn.
    /// </summary>
    Task<CancellationToken> ElectedAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The integrations have a new version: returns once every living node has taken it in. One that cannot be reached
    /// has stopped sending by then.
    /// </summary>
    Task AnnounceAsync(long version, CancellationToken cancellationToken);

    /// <summary>This node has taken in the integrations up to this version.</summary>
    Task AppliedAsync(long version, CancellationToken cancellationToken);

    /// <summary>What all nodes have to have the same: what the first of them said.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="proposal">What it is to be, where nobody has said it yet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<string> AgreeAsync(string name, string proposal, CancellationToken cancellationToken);

    /// <summary>From now on this is what all nodes have to have the same.</summary>
    Task ReplaceAsync(string name, string value, CancellationToken cancellationToken);

    /// <summary>The runs of nodes that are alive, this one among them.</summary>
    Task<IReadOnlyList<string>> AliveAsync(CancellationToken cancellationToken);
}
