using Microsoft.Extensions.Hosting;

namespace Tocsin.Integrations;

/// <summary>Loads the integrations before anything else starts: no request and no delivery may miss one.</summary>
internal sealed class IntegrationLoader(IntegrationRegistry registry, SealedConfigs configs) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await registry.CatchUpAsync(cancellationToken, all: true);
        configs.Tell();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
