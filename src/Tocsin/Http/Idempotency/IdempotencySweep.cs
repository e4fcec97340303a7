using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tocsin.Http.Idempotency;

/// <summary>Gives back at the start what an earlier process left running, and removes old answers a slice at a time.</summary>
internal sealed partial class IdempotencySweep(
    IIdempotencyStore store,
    TimeProvider time,
    ILogger<IdempotencySweep> logger
) : BackgroundService
{
    private const int Slice = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.ReleaseUnansweredAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Removes what has expired.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        while (await store.RemoveOlderAsync(time.GetUtcNow() - IdempotencyKey.Lifetime, Slice, cancellationToken) > 0)
        { }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TrySweepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping; what is left waits for the next start.
        }
    }

    private async Task TrySweepAsync(CancellationToken stoppingToken)
    {
        try
        {
            await SweepAsync(stoppingToken);
        }
        // The boundary of a background loop: a full disk must not end the server; the next tick tries again.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Could not remove old idempotency keys")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
