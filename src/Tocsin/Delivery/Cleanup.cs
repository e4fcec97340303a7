using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>
/// Cancels what waits for a disabled integration and removes what is left of a deleted one, in slices, beside the work.
/// Nothing needs to be remembered: at the next start the store tells what is left to do.
/// </summary>
internal sealed partial class Cleanup(
    IDeliveryStore store,
    IIntegrationStore integrations,
    IntegrationDirectory directory,
    Lanes lanes,
    Backlog backlog,
    TimeProvider time,
    ILogger<Cleanup> logger
) : BackgroundService
{
    private const int Slice = 500;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>Removing takes one part of the time, and leaves so many to others.</summary>
    private const int Rest = 4;

    // Two queues: millions of rows of a deleted integration must not keep a disabled one's deliveries waiting.
    private readonly Channel<Job> _cancels = Queue();
    private readonly Channel<Job> _purges = Queue();
    private long _cancelled;

    /// <summary>Deliveries that were cancelled here since the start.</summary>
    public long Cancelled => Interlocked.Read(ref _cancelled);

    /// <summary>An integration was disabled or deleted.</summary>
    public void Stopped(Integration integration, bool deleted)
    {
        if (deleted)
        {
            Purge(integration.Number);
        }
        else
        {
            _cancels.Writer.TryWrite(new Job(integration.Number, time.GetUtcNow()));
        }
    }

    /// <summary>Removes what is left of a deleted integration.</summary>
    public void Purge(long lane) => _purges.Writer.TryWrite(new Job(lane, CancelUntil: null));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await FindLeftoversAsync(stoppingToken);
            await Task.WhenAll(WorkOffAsync(_cancels, stoppingToken), WorkOffAsync(_purges, stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The rest is found at the next start.
        }
    }

    private async Task FindLeftoversAsync(CancellationToken cancellationToken)
    {
        foreach (var lane in await integrations.DeletedAsync(cancellationToken))
        {
            Purge(lane);
        }

        foreach (var lane in await store.LanesAsync(cancellationToken))
        {
            if (directory.Find(lane) is { } integration)
            {
                // Of an enabled one, what waited before it was disabled and has not been cancelled yet.
                var until = integration.Enabled ? integration.ActiveSince.AddMilliseconds(-1) : time.GetUtcNow();
                _cancels.Writer.TryWrite(new Job(lane, until));
            }
        }
    }

    private async Task WorkOffAsync(Channel<Job> jobs, CancellationToken cancellationToken)
    {
        await foreach (var job in jobs.Reader.ReadAllAsync(cancellationToken))
        {
            await RunAsync(job, cancellationToken);
        }
    }

    private async Task RunAsync(Job job, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (!await StepAsync(job, cancellationToken))
                {
                    return;
                }
            }
            // The boundary of a background loop.
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Log.Failed(logger, job.Lane, e);
                await Task.Delay(AfterFailure, time, cancellationToken);
            }
        }
    }

    private async Task<bool> StepAsync(Job job, CancellationToken cancellationToken)
    {
        if (job.CancelUntil is not { } until)
        {
            lanes.Remove(job.Lane);
            var started = time.GetTimestamp();
            var isMore = await store.PurgeAsync(job.Lane, Slice, cancellationToken);
            await Task.Delay(time.GetElapsedTime(started) * Rest, time, cancellationToken);
            return isMore;
        }

        // What is in hand is cancelled by whoever has it in hand.
        var cancelled = await store.CancelAsync(
            job.Lane,
            until,
            lanes.InHand(job.Lane),
            CancelReasons.Disabled,
            time.GetUtcNow(),
            Slice,
            cancellationToken
        );
        Interlocked.Add(ref _cancelled, cancelled);
        if (cancelled > 0 && directory.Find(job.Lane) is { } integration)
        {
            backlog.Add(integration.OrganizationId, -cancelled);
        }

        return cancelled > 0;
    }

    private static Channel<Job> Queue() =>
        Channel.CreateUnbounded<Job>(new UnboundedChannelOptions { SingleReader = true });

    private sealed record Job(long Lane, DateTimeOffset? CancelUntil);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Could not clean up lane {Lane}; trying again")]
        public static partial void Failed(ILogger logger, long lane, Exception exception);
    }
}
