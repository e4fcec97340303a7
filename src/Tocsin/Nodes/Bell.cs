namespace Tocsin.Nodes;

/// <summary>What there is news of.</summary>
internal enum Bell
{
    /// <summary>Something in the store is due in these lanes.</summary>
    Lanes,

    /// <summary>An intent to deliver was committed.</summary>
    FanOuts,

    /// <summary>A scan is to be finished.</summary>
    Scans,

    /// <summary>Mails wait.</summary>
    Mails,

    /// <summary>A recovery job began.</summary>
    Recoveries,

    /// <summary>Something of an organization, a target or an integration is to be removed.</summary>
    Removals,

    /// <summary>Integrations of these numbers were made, changed or deleted.</summary>
    Integrations,

    /// <summary>A node has taken in a change.</summary>
    Applied,

    /// <summary>A node has come or gone, or gives partitions away.</summary>
    Nodes,
}
