using Microsoft.Extensions.Hosting;

namespace Tocsin.Nodes;

/// <summary>Makes this node known before anything else starts, and takes it out after everything else has stopped.</summary>
internal sealed class NodePresence(INodes nodes, IBells bells) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        bells.Start();
        return nodes.EnterAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await nodes.ExitAsync(cancellationToken);
        await bells.StopAsync(cancellationToken);
    }
}
