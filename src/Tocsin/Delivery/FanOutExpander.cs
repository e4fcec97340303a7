using Microsoft.Extensions.Logging;
using Tocsin.Delivery.HandOver;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Nodes;
using Tocsin.Routing;

namespace Tocsin.Delivery;

/// <summary>Turns intents into deliveries, a chunk of each in turn, and goes on after a restart where it was.</summary>
internal sealed partial class FanOutExpander(
    IFanOutStore store,
    RoutingTables routing,
    IntegrationDirectory directory,
    IHandOver handOver,
    Backlog backlog,
    INodes nodes,
    IBells bells,
    TimeProvider time,
    ILogger<FanOutExpander> logger
) : ScheduledWork(nodes)
{
    private const int AtOnce = 64;
    private const int MaxEvents = 200;
    private const long MaxBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private readonly Signal _wake = Signal.On(bells, Bell.FanOuts);

    /// <summary>An intent has been committed.</summary>
    public void Wake() => bells.Ring(Bell.FanOuts);

    /// <summary>One chunk of every intent; false when there is none.</summary>
    /// <exception cref="Exception">None of them could be expanded; what was wrong with the last of them.</exception>
    public async Task<bool> ExpandOnceAsync(CancellationToken cancellationToken)
    {
        var fanOuts = await store.ListAsync(AtOnce, cancellationToken);
        var expanded = 0;
        foreach (var fanOut in fanOuts)
        {
            try
            {
                await ExpandAsync(fanOut, cancellationToken);
                expanded++;
            }
            // One intent that cannot be expanded must not hold up the others, which may be of other organizations.
            catch (Exception e) when (e is not OperationCanceledException && (expanded > 0 || fanOut != fanOuts[^1]))
            {
                Log.Failed(logger, e);
            }
        }

        return fanOuts.Count > 0;
    }

    private async Task ExpandAsync(FanOut fanOut, CancellationToken cancellationToken)
    {
        var events = await store.EventsAsync(fanOut, MaxEvents, MaxBytes, cancellationToken);
        var chunk = FanOutChunk.Of(
            fanOut,
            events,
            routing.Of(fanOut.OrganizationId),
            time.GetUtcNow(),
            handOver.IsQueueing
        );
        if (await store.AdvanceAsync(fanOut, chunk.Next, chunk.Deliveries, cancellationToken))
        {
            backlog.Expanded(fanOut.OrganizationId, chunk.Deliveries.Count, chunk.Next.IsDone);
            handOver.Committed([.. chunk.Deliveries.Select(d => d.Delivery)]);
            WakeStrict(fanOut.OrganizationId);
        }
    }

    // Strict order waits for fan-outs of earlier events, be they for others.
    private void WakeStrict(OrganizationId organization)
    {
        foreach (var integration in directory.Of(organization).Values.Where(i => i.Delivery.IsStrict))
        {
            handOver.Look(integration.Number);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
    }

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                while (await ExpandOnceAsync(cancellationToken)) { }

                await _wake.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            // The boundary of a background loop: a full disk passes, and the cursor is where it was.
            catch (Exception e)
            {
                Log.Failed(logger, e);
                await Task.Delay(AfterFailure, time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Could not expand a fan-out; trying again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
