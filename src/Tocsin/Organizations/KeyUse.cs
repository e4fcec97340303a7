using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tocsin.Organizations;

/// <summary>Records once a minute, and at the end, when keys were last used: a write a request would be too dear.</summary>
internal sealed partial class KeyUse(ApiKeys keys, TimeProvider time, ILogger<KeyUse> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await FlushAsync();
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            await keys.FlushUseAsync(CancellationToken.None);
        }
        // The boundary of a background loop: a full disk must not end the server; the next tick tries again.
        catch (Exception e)
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Could not record when API keys were last used")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
