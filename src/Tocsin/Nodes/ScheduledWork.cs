using Microsoft.Extensions.Hosting;

namespace Tocsin.Nodes;

/// <summary>Work in the background that runs once across all nodes: on the one that is elected, while it is.</summary>
internal abstract class ScheduledWork(INodes nodes) : BackgroundService
{
    /// <summary>Does the work until the token is cancelled; begun anew when it is this node's turn again.</summary>
    protected abstract Task RunAsync(CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var term = await nodes.ElectedAsync(stoppingToken);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(term, stoppingToken);
                await RunAsync(either.Token);
                if (!either.IsCancellationRequested)
                {
                    // It has nothing to do on this server.
                    return;
                }
            }
            catch (OperationCanceledException)
            {
                // Another node's turn, or the stop.
            }
        }
    }
}
