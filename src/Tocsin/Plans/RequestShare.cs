using Microsoft.Extensions.Hosting;

namespace Tocsin.Plans;

/// <summary>Adds up with the other nodes every second what was counted here, however little it was.</summary>
internal sealed class RequestShare(RequestCounts counts, IRequestCountStore store, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!store.IsShared)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await counts.ShareAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Less than a hundredth of a limit is forgotten.
        }
    }
}
