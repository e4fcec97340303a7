using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Tocsin.Nodes;

namespace Tocsin.Delivery.HandOver.RabbitMq;

/// <summary>Starts and stops what the queue needs in the background, where there is one.</summary>
internal sealed class QueueParts(IServiceProvider services, IOptions<NodesOptions> options) : IHostedService
{
    private readonly List<IHostedService> _running = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Queue.Length == 0)
        {
            return;
        }

        _running.Add(services.GetRequiredService<StoreFallback>());
        _running.Add(services.GetRequiredService<RedeliveryCheck>());
        _running.Add(services.GetRequiredService<Broker>());
        foreach (var part in _running)
        {
            await part.StartAsync(cancellationToken);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var part in _running.AsEnumerable().Reverse())
        {
            await part.StopAsync(cancellationToken);
        }
    }
}
