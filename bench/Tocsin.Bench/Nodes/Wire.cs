namespace Tocsin.Bench.Nodes;

/// <summary>What a node is connected with, and can be cut off from.</summary>
internal enum Wire
{
    Database,

    Broker,

    /// <summary>Publishers and receivers.</summary>
    World,
}
