using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tocsin.Scans;

/// <summary>
/// Finishes scans in the background, two at a time and never two of one target, so that each is compared with what the
/// one before left. After a restart it goes on with those that were not done.
/// </summary>
internal sealed partial class ScanFinisher : BackgroundService
{
    private const int Workers = 2;
    private const int MaxTries = 5;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    private readonly IScanStore _store;
    private readonly ScanJudge _judge;
    private readonly ScanLife _life;
    private readonly TimeProvider _time;
    private readonly ILogger<ScanFinisher> _logger;

    // A target's scans always go to the same worker.
    private readonly Channel<Scan>[] _queues =
    [
        .. Enumerable.Range(0, Workers).Select(_ => Channel.CreateUnbounded<Scan>(new() { SingleReader = true })),
    ];

    public ScanFinisher(
        IScanStore store,
        ScanJudge judge,
        ScanLife life,
        TimeProvider time,
        ILogger<ScanFinisher> logger
    )
    {
        _store = store;
        _judge = judge;
        _life = life;
        _time = time;
        _logger = logger;
    }

    /// <summary>Takes a scan with a step left; the store remembers it as well.</summary>
    public void Enqueue(Scan scan) => _queues[QueueOf(scan)].Writer.TryWrite(scan);

    // Before the server listens, hence not in ExecuteAsync, which runs beside it: an upload that is coming in has no row
    // yet, either.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await _store.UnstageOrphansAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var scan in await _store.UnfinishedAsync(stoppingToken))
        {
            Enqueue(scan);
        }

        await Task.WhenAll(_queues.Select(q => WorkAsync(q.Reader, stoppingToken)));
    }

    private async Task WorkAsync(ChannelReader<Scan> queue, CancellationToken cancellationToken)
    {
        await foreach (var scan in queue.ReadAllAsync(cancellationToken))
        {
            await FinishAsync(scan, cancellationToken);
        }
    }

    private async Task FinishAsync(Scan scan, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var current = await _store.FindAsync(scan.OrganizationId, scan.Id, cancellationToken);
                if (current?.Step is not null)
                {
                    await _judge.FinishAsync(current, cancellationToken);
                }

                return;
            }
            // The boundary of a background task: one scan that cannot be finished must not hold up the others.
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.Failed(_logger, scan.Id, tries, e);
                if (tries == MaxTries)
                {
                    await GiveUpAsync(scan, cancellationToken);
                    return;
                }

                await Task.Delay(RetryDelay * tries, _time, cancellationToken);
            }
        }
    }

    // A plan that is final is not given up: its step stays in the store, and the next start tries again.
    private async Task GiveUpAsync(Scan scan, CancellationToken cancellationToken)
    {
        try
        {
            var current = await _store.FindAsync(scan.OrganizationId, scan.Id, cancellationToken);
            if (current?.Step == ScanStep.Judge)
            {
                const string Error =
                    "The server could not work the results in; its log says why. Nothing was resolved.";
                await _life.FailAsync(current, Error, cancellationToken);
            }
        }
        // Not even that could be written: the next start tries again here, too.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Failed(_logger, scan.Id, MaxTries, e);
        }
    }

    private static int QueueOf(Scan scan) => (int)((uint)scan.TargetId.GetHashCode(StringComparison.Ordinal) % Workers);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Could not finish {ScanId} (try {Tries})")]
        public static partial void Failed(ILogger logger, string scanId, int tries, Exception exception);
    }
}
