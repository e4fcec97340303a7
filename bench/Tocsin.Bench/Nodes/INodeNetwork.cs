namespace Tocsin.Bench.Nodes;

/// <summary>What is between the nodes and everything else, and can be cut: then nothing comes through, and nobody is told.</summary>
internal interface INodeNetwork : IAsyncDisposable
{
    /// <summary>Where the database listens, beside this machine's own address; null where that is enough.</summary>
    string? Database { get; }

    /// <summary>Where the broker listens.</summary>
    string Broker { get; }

    /// <summary>Where receivers listen.</summary>
    string World { get; }

    /// <summary>From where nodes come to the database, as in 10.1.0.0/16; null where that is this machine's own address.</summary>
    string? Range { get; }

    /// <summary>Where a node listens.</summary>
    string AddressOf(int node);

    /// <summary>What runs a command as that node.</summary>
    IReadOnlyList<string> Inside(int node);

    /// <summary>Where a node reaches one of the two that listens on this port.</summary>
    (string Host, int Port) Reach(int node, Wire wire, int port);

    Task CutAsync(int node, Wire wire);

    Task MendAsync(int node, Wire wire);
}
