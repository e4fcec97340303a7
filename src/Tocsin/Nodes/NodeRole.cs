namespace Tocsin.Nodes;

/// <summary>What a node is for.</summary>
internal enum NodeRole
{
    /// <summary>Answers requests.</summary>
    Api,

    /// <summary>Sends deliveries.</summary>
    Delivery,

    /// <summary>Does what has to be done once across nodes, when it is elected.</summary>
    Scheduler,

    /// <summary>Shows pages.</summary>
    Dashboard,
}
