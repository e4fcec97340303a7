using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tocsin.Nodes;

namespace Tocsin.Retention;

/// <summary>Removes history that is older than it is to be kept, in passes, while the server works.</summary>
internal sealed partial class RetentionSweep(
    IRetentionStore store,
    Pace pace,
    IOptions<RetentionOptions> options,
    INodes nodes,
    TimeProvider time,
    ILogger<RetentionSweep> logger
) : ScheduledWork(nodes)
{
    private const int UploadsAtOnce = 100;

    /// <summary>After a start there is enough else to do.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    /// <summary>One pass over everything.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var (now, keep) = (time.GetUtcNow(), options.Value);
        // In this order: an event can go only after its deliveries.
        await WalkAsync(store.RemoveDeliveriesAsync, now.AddDays(-keep.DeliveriesDays), cancellationToken);
        await WalkAsync(store.RemoveEventsAsync, now.AddDays(-keep.EventsDays), cancellationToken);
        while (
            await pace.SliceAsync(
                rows => store.RemoveRecoveriesAsync(now.AddDays(-keep.DeliveriesDays), rows, cancellationToken),
                cancellationToken
            )
        ) { }

        while (
            await pace.SliceAsync(
                rows => store.RemoveAuditAsync(now.AddDays(-keep.AuditDays), rows, cancellationToken),
                cancellationToken
            )
        ) { }

        // As long as the events that they have held back, so that those can be explained.
        while (
            await pace.SliceAsync(
                rows => store.RemoveSilencesAsync(now.AddDays(-keep.EventsDays), rows, cancellationToken),
                cancellationToken
            )
        ) { }

        await RemoveRawResultsAsync(now.AddDays(-keep.RawResultsDays), cancellationToken);
    }

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Settling, time, cancellationToken);
            using var timer = new PeriodicTimer(TimeSpan.FromMinutes(options.Value.IntervalMinutes), time);
            do
            {
                await TrySweepAsync(cancellationToken);
            } while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What is left is found by the first pass after the next start.
        }
    }

    private async Task TrySweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            var started = time.GetTimestamp();
            await SweepAsync(cancellationToken);
            Log.Swept(logger, time.GetElapsedTime(started).TotalSeconds);
        }
        // The boundary of a background loop: a full disk must not end the server; the next pass tries again.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, e);
        }
    }

    private async Task WalkAsync(
        Func<HistoryCursor, DateTimeOffset, int, CancellationToken, Task<HistoryCursor?>> remove,
        DateTimeOffset before,
        CancellationToken cancellationToken
    )
    {
        for (HistoryCursor? next = HistoryCursor.Start; next is { } at; )
        {
            next = await pace.SliceAsync(rows => remove(at, before, rows, cancellationToken), cancellationToken);
        }
    }

    private async Task RemoveRawResultsAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> uploads;
        while ((uploads = await store.SpentUploadsAsync(before, UploadsAtOnce, cancellationToken)).Count > 0)
        {
            foreach (var upload in uploads)
            {
                // A chunk is as much as some hundred rows.
                while (
                    await pace.SliceAsync(
                        rows => store.RemoveUploadAsync(upload, Math.Max(1, rows / 100), cancellationToken),
                        cancellationToken
                    )
                ) { }
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Looked for old history for {Seconds:0.0} s")]
        public static partial void Swept(ILogger logger, double seconds);

        [LoggerMessage(Level = LogLevel.Error, Message = "Could not remove old history; the next pass tries again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
