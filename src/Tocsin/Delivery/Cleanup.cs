using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tocsin.Delivery.HandOver;
using Tocsin.Integrations;
using Tocsin.Nodes;

namespace Tocsin.Delivery;

/// <summary>
/// Cancels what waits for a disabled integration and removes what is left of a deleted one, in slices, beside the work. The
/// owner of the lane does it, since it knows what is in hand. Nothing needs to be remembered: whoever gets the partition
/// finds in the store what is left to do.
/// </summary>
internal sealed partial class Cleanup(
    IDeliveryStore store,
    IIntegrationStore integrations,
    IntegrationRegistry registry,
    IntegrationDirectory directory,
    IHandOver handOver,
    INodes nodes,
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
    private readonly Channel<HashSet<int>> _gained = Channel.CreateUnbounded<HashSet<int>>(
        new UnboundedChannelOptions { SingleReader = true }
    );
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

    /// <summary>Removes what is left of an integration that nobody knows, if it was deleted.</summary>
    public void Purge(long lane) => _purges.Writer.TryWrite(new Job(lane, CancelUntil: null));

    /// <summary>These are this node's now: what whoever had them has not done yet is found.</summary>
    public void Gained(IReadOnlyList<int> partitions) => _gained.Writer.TryWrite([.. partitions]);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(
                FindAsync(stoppingToken),
                WorkOffAsync(_cancels, stoppingToken),
                WorkOffAsync(_purges, stoppingToken)
            );
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The rest is found at the next start.
        }
    }

    private async Task FindAsync(CancellationToken cancellationToken)
    {
        await foreach (var partitions in _gained.Reader.ReadAllAsync(cancellationToken))
        {
            while (!await TryFindAsync(partitions, cancellationToken))
            {
                await Task.Delay(AfterFailure, time, cancellationToken);
            }
        }
    }

    private async Task<bool> TryFindAsync(HashSet<int> partitions, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var lane in await integrations.DeletedAsync(cancellationToken))
            {
                if (partitions.Contains(Partition.Of(lane)))
                {
                    Purge(lane);
                }
            }

            foreach (var lane in await store.LanesAsync(cancellationToken))
            {
                if (partitions.Contains(Partition.Of(lane)) && directory.Find(lane) is { } integration)
                {
                    // Of an enabled one, what waited before it was disabled and has not been cancelled yet.
                    var until = integration.Enabled ? integration.ActiveSince.AddMilliseconds(-1) : time.GetUtcNow();
                    _cancels.Writer.TryWrite(new Job(lane, until));
                }
            }

            return true;
        }
        // The boundary of a background loop: the store may be busy or broken, and is asked again.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotFound(logger, e);
            return false;
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
        if (!nodes.Owns(Partition.Of(job.Lane)))
        {
            return false;
        }

        if (job.CancelUntil is not { } until)
        {
            lanes.Remove(job.Lane);
            if (!await integrations.IsGoneAsync(job.Lane, cancellationToken))
            {
                // Made on another node a moment ago, and not heard of here yet.
                await registry.CatchUpAsync(cancellationToken);
                handOver.Look(job.Lane);
                return false;
            }

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

        if (cancelled == 0 && lanes.InHand(job.Lane).Count > 0)
        {
            // What waits there for something else does not wait for that any more.
            handOver.Look(job.Lane);
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

        [LoggerMessage(Level = LogLevel.Error, Message = "Could not look for what is to be cleaned up; trying again")]
        public static partial void NotFound(ILogger logger, Exception exception);
    }
}
