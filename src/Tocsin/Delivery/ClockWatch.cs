using Microsoft.Extensions.Logging;
using Tocsin.Delivery.HandOver;
using Tocsin.Nodes;

namespace Tocsin.Delivery;

/// <summary>
/// When the machine's clock was set back, deliveries may wait for a time that was near when it was written down and is
/// far away now. At the start, and for as long as the clock has not caught up, they are made due as they were meant.
/// </summary>
internal sealed partial class ClockWatch(
    IDeliveryStore store,
    IHandOver handOver,
    INodes nodes,
    TimeProvider time,
    ILogger<ClockWatch> logger
) : ScheduledWork(nodes)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Set back by less than this, nothing waits for long enough to matter.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private DateTimeOffset _latest;

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        await LookAsync(always: true, cancellationToken);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await LookAsync(always: false, cancellationToken);
        }
    }

    private async Task LookAsync(bool always, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        _latest = _latest > now ? _latest : now;
        if (!always && _latest - now < Tolerance)
        {
            return;
        }

        try
        {
            foreach (var lane in await store.LanesAsync(cancellationToken))
            {
                var count = await store.DueAgainAsync(lane, now, cancellationToken);
                if (count > 0)
                {
                    Log.SetBack(logger, count, lane);
                    handOver.Look(lane);
                }
            }
        }
        // The boundary of a background loop: the store may be busy, and is looked at again.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _latest = _latest > now + Interval + Interval ? _latest : now + Interval + Interval;
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The clock was set back: {Count} deliveries of lane {Lane} waited for a time that it had shown before"
        )]
        public static partial void SetBack(ILogger logger, int count, long lane);

        [LoggerMessage(Level = LogLevel.Error, Message = "Could not look at what waits; trying again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
