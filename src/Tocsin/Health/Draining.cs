using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Tocsin.Health;

/// <summary>
/// Says at once that no new work is wanted when the process is told to stop, and keeps answering for a while, so that
/// a load balancer can see it before the door closes.
/// </summary>
internal sealed class Draining(IHostApplicationLifetime lifetime, IOptions<HealthOptions> options, TimeProvider time)
    : IReadinessCheck,
        IHostedLifecycleService
{
    private volatile bool _started;
    private volatile bool _stopping;

    public Task<string?> ReasonAsync(CancellationToken cancellationToken) =>
        Task.FromResult(_stopping || lifetime.ApplicationStopping.IsCancellationRequested ? "stopping" : null);

    /// <summary>Runs before the server stops listening.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        if (_started && options.Value.DrainSeconds > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(options.Value.DrainSeconds), time, cancellationToken);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _started = true;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
