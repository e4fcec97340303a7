using Microsoft.Extensions.Hosting;

namespace Tocsin.Organizations;

/// <summary>Records once a minute, and at the end, when keys were last used: a write a request would be too dear.</summary>
internal sealed class KeyUse(ApiKeys keys, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await keys.FlushUseAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            await keys.FlushUseAsync(CancellationToken.None);
        }
    }
}
