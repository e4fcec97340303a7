namespace Tocsin.Nodes;

/// <summary>
/// Runs before a node may own anything again after its time was up: what has changed meanwhile was not waited for.
/// </summary>
internal delegate Task NodeRevived(CancellationToken cancellationToken);

/// <summary>Whether this node can do what owning partitions takes; where others can and it cannot, it owns none.</summary>
internal delegate bool NodeAbility();
