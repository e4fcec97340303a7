namespace Tocsin.Tests.Nodes.HandOver;

/// <summary>By PostgreSQL: leases, and bells that wake the owner.</summary>
public sealed class PostgresHandOverTests : HandOverSuite
{
    private protected override Task<IHandOverGround> GroundAsync() => ClusterGround.StartAsync();
}
