namespace Tocsin.Tests.Nodes.HandOver;

/// <summary>In this process, on the embedded database.</summary>
public sealed class InProcessHandOverTests : HandOverSuite
{
    private protected override Task<IHandOverGround> GroundAsync() => EmbeddedGround.StartAsync();
}
