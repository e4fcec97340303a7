using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Nodes.HandOver;

/// <summary>By RabbitMQ: a queue for each partition.</summary>
public sealed class RabbitMqHandOverTests : HandOverSuite
{
    private protected override async Task<IHandOverGround> GroundAsync() =>
        await ClusterGround.StartAsync((await RabbitServer.NeedAsync()).Url);
}
