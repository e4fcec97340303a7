using Microsoft.Extensions.DependencyInjection;
using Tocsin.Delivery.HandOver;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Nodes.HandOver;

/// <summary>Two servers on one PostgreSQL: work goes by it, or by a broker.</summary>
internal sealed class ClusterGround(string queue) : IHandOverGround
{
    private readonly Cluster _cluster = new(Member.Patient);

    public Receiver Receiver => _cluster.Receiver;

    public IReadOnlyList<TestServer> Servers => _cluster.Servers;

    public static async Task<IHandOverGround> StartAsync(string queue = "")
    {
        var ground = new ClusterGround(queue);
        await ground._cluster.InitializeAsync();
        await ground.StartServerAsync();
        await ground.StartServerAsync();
        await ground._cluster.SharedAsync();
        return ground;
    }

    public async Task ReplaceAsync(int number)
    {
        var server = _cluster.Servers[number];
        _cluster.Servers.Remove(server);
        await server.DisposeAsync();
        await StartServerAsync();
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private async Task StartServerAsync()
    {
        var server = await _cluster.StartAsync(queue: queue);
        if (queue.Length > 0)
        {
            await Eventually.TrueAsync(
                () => Task.FromResult(server.Services.GetRequiredService<IHandOver>().IsQueueing),
                () => "No connection to the broker.",
                TimeSpan.FromSeconds(30)
            );
        }
    }
}
