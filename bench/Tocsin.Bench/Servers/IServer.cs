namespace Tocsin.Bench.Servers;

/// <summary>The product, running: in this process, or in one of its own.</summary>
internal interface IServer
{
    Api Api { get; }

    StoreView Store { get; }

    /// <summary>CPU time that its process has used.</summary>
    TimeSpan Cpu { get; }
}
