using Microsoft.Extensions.Logging;
using Tocsin.Nodes;

namespace Tocsin.Http.Idempotency;

/// <summary>Gives back what a process left running that is gone, and removes old answers a slice at a time.</summary>
internal sealed partial class IdempotencySweep(
    IIdempotencyStore store,
    INodes nodes,
    IBells bells,
    TimeProvider time,
    ILogger<IdempotencySweep> logger
) : ScheduledWork(nodes)
{
    private const int Slice = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private readonly Signal _wake = Signal.On(bells, Bell.Nodes);

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

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
        var woken = _wake.WaitAsync(cancellationToken);
        while (true)
        {
            await await Task.WhenAny(tick, woken);
            if (woken.IsCompleted)
            {
                // A node has come or gone: what a dead one left running is asked for again soon.
                await TryAsync(store.ReleaseUnansweredAsync, cancellationToken);
                woken = _wake.WaitAsync(cancellationToken);
            }

            if (tick.IsCompleted)
            {
                await TryAsync(SweepAsync, cancellationToken);
                tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            }
        }
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
        }
        // The boundary of a background loop: a full disk must not end the server; the next round tries again.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
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
