using Microsoft.Extensions.Hosting;

namespace Tocsin.Http.Idempotency;

/// <summary>Gives back at the start what an earlier process left running, and removes old answers a slice at a time.</summary>
internal sealed class IdempotencySweep(IIdempotencyStore store, TimeProvider time) : BackgroundService
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
                await SweepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping; what is left waits for the next start.
        }
    }
}
