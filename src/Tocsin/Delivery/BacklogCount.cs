using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Nodes;

namespace Tocsin.Delivery;

/// <summary>
/// Counts what waits at the start, now and then, and when an integration with all that waited for it is gone.
/// What comes and goes while it counts may be counted twice or not at all: close enough for a limit of millions.
/// Among several nodes one takes what another one sends, so that each counts more often, as far as that is cheap.
/// </summary>
internal sealed partial class BacklogCount(
    Backlog backlog,
    IBacklogStore store,
    IntegrationDirectory directory,
    INodes nodes,
    TimeProvider time,
    ILogger<BacklogCount> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    /// <summary>Of the time of a reader of the database, no more than one part in so many goes into counting.</summary>
    private const int Share = 100;
    private readonly SemaphoreSlim _wake = new(0);

    /// <summary>Something that waited is gone without a trace.</summary>
    public void Wake() => _wake.Release();

    public async Task CountAsync(CancellationToken cancellationToken)
    {
        var known = backlog.Organizations.ToDictionary(o => o, o => (backlog.WaitingOf(o), backlog.FanOutsOf(o)));
        var waiting = new Dictionary<OrganizationId, long>();
        foreach (var (lane, count) in await store.CountWaitingAsync(cancellationToken))
        {
            // What is left of a deleted one goes by itself, and is nobody's any more.
            if (directory.Find(lane) is { } integration)
            {
                waiting[integration.OrganizationId] = waiting.GetValueOrDefault(integration.OrganizationId) + count;
            }
        }

        var fanOuts = await store.CountFanOutsAsync(cancellationToken);
        foreach (var organization in known.Keys.Union(waiting.Keys).Union(fanOuts.Keys))
        {
            var (knownWaiting, knownFanOuts) = known.GetValueOrDefault(organization);
            backlog.Correct(
                organization,
                waiting.GetValueOrDefault(organization) - knownWaiting,
                fanOuts.GetValueOrDefault(organization) - knownFanOuts
            );
        }
    }

    /// <summary>How long after a count that took this long the next one comes.</summary>
    public static TimeSpan Pause(bool isOnly, TimeSpan took)
    {
        var pause = isOnly ? Interval : took * Share;
        return pause < Shortest ? Shortest
            : pause > Interval ? Interval
            : pause;
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var woken = _wake.WaitAsync(stoppingToken);
        try
        {
            while (true)
            {
                var began = time.GetTimestamp();
                await TryCountAsync(stoppingToken);
                using var over = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                var pause = Task.Delay(Pause(nodes.IsOnly, time.GetElapsedTime(began)), time, over.Token);
                await await Task.WhenAny(pause, woken);
                await over.CancelAsync();
                woken = woken.IsCompleted ? _wake.WaitAsync(stoppingToken) : woken;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Nothing is lost: it is counted again at the start.
        }
    }

    private async Task TryCountAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Reading is not asynchronous underneath, and the start of the server must not wait for millions of rows.
            await Task.Run(() => CountAsync(cancellationToken), cancellationToken);
        }
        // The boundary of a background loop: the next turn counts again.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Could not count what waits")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
