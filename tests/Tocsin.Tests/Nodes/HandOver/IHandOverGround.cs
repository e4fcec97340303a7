using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Nodes.HandOver;

/// <summary>Servers that hand work to each other in one of the ways there are, and somebody who receives.</summary>
internal interface IHandOverGround : IAsyncDisposable
{
    Receiver Receiver { get; }

    /// <summary>Those that run, each with its share of the partitions.</summary>
    IReadOnlyList<TestServer> Servers { get; }

    /// <summary>Stops one in good order while the others go on, and starts one in its place.</summary>
    Task ReplaceAsync(int number);
}
