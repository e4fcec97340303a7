using System.Data.Common;
using Microsoft.Extensions.Logging;
using Tocsin.Nodes;

namespace Tocsin.Scans;

/// <summary>
/// Finishes scans in the background, two at a time and never two of one target, so that each is compared with what the
/// one before left. What cannot be finished now is tried again for as long as it takes, and holds up its own target only.
/// After a restart, or when it is another node's turn, it goes on with what was not done.
/// </summary>
internal sealed partial class ScanFinisher(
    IScanStore store,
    ScanJudge judge,
    ScanLife life,
    INodes nodes,
    IBells bells,
    TimeProvider time,
    ILogger<ScanFinisher> logger
) : ScheduledWork(nodes)
{
    private const int AtOnce = 2;

    /// <summary>Tries before a scan whose results the server itself cannot digest is called failed.</summary>
    private const int MaxTries = 5;

    /// <summary>What was staged for so long, and belongs to no upload, will never belong to one.</summary>
    private static readonly TimeSpan LongestUpload = TimeSpan.FromHours(1);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Task Last, int Count)> _ofTarget = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(AtOnce);
    private readonly Signal _wake = Signal.On(bells, Bell.Scans);
    private readonly INodes _nodes = nodes;

    // While it is this node's turn.
    private CancellationToken? _turn;

    /// <summary>Takes a scan with a step left; the store remembers it as well.</summary>
    public void Enqueue(Scan scan)
    {
        if (!TryTake(scan))
        {
            bells.RingOthers(Bell.Scans);
        }
    }

    private bool TryTake(Scan scan)
    {
        lock (_lock)
        {
            if (_turn is not { } turn)
            {
                return false;
            }

            if (_taken.Add(scan.Id))
            {
                var (last, count) = _ofTarget.GetValueOrDefault(scan.TargetId, (Task.CompletedTask, 0));
                _ofTarget[scan.TargetId] = (
                    Task.Run(() => RunAsync(last, scan, turn), CancellationToken.None),
                    count + 1
                );
            }

            return true;
        }
    }

    // Before the server listens, while an upload that has no row yet can only be one that was cut off.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_nodes.IsOnly)
        {
            await UnstageAsync(time.GetUtcNow() + LongestUpload, cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _slots.Dispose();
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _turn = cancellationToken;
        }

        try
        {
            using var timer = new PeriodicTimer(LongestUpload, time);
            var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            var woken = _wake.WaitAsync(cancellationToken);
            await UnstageAsync(time.GetUtcNow() - LongestUpload, cancellationToken);
            await LoadAsync(cancellationToken);
            while (true)
            {
                await await Task.WhenAny(tick, woken);
                if (woken.IsCompleted)
                {
                    woken = _wake.WaitAsync(cancellationToken);
                    await LoadAsync(cancellationToken);
                }

                if (tick.IsCompleted)
                {
                    tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
                    await UnstageAsync(time.GetUtcNow() - LongestUpload, cancellationToken);
                }
            }
        }
        finally
        {
            await EndTurnAsync();
        }
    }

    private async Task UnstageAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        try
        {
            await store.UnstageOrphansAsync(before, cancellationToken);
        }
        // What they leave behind only takes room: a disk that is full is no reason to stop.
        catch (Exception e) when (e is DbException or IOException)
        {
            Log.NotLoaded(logger, e);
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                foreach (var scan in await store.UnfinishedAsync(cancellationToken))
                {
                    TryTake(scan);
                }

                return;
            }
            // The boundary of a background task: a disk that is full now must not end the server.
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.NotLoaded(logger, e);
                await Task.Delay(Delay(tries), time, cancellationToken);
            }
        }
    }

    private Task EndTurnAsync()
    {
        lock (_lock)
        {
            _turn = null;
            return Task.WhenAll(_ofTarget.Values.Select(t => t.Last));
        }
    }

    private async Task RunAsync(Task before, Scan scan, CancellationToken turn)
    {
        await before;
        try
        {
            for (var tries = 1; !await TryAsync(scan, tries, turn); tries++)
            {
                await Task.Delay(Delay(tries), time, turn);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops, or it is another node's turn; the step is in the store.
        }
        finally
        {
            Forget(scan);
        }
    }

    private void Forget(Scan scan)
    {
        lock (_lock)
        {
            _taken.Remove(scan.Id);
            var (last, count) = _ofTarget[scan.TargetId];
            if (count == 1)
            {
                _ofTarget.Remove(scan.TargetId);
            }
            else
            {
                _ofTarget[scan.TargetId] = (last, count - 1);
            }
        }
    }

    /// <summary>Whether the scan is done with.</summary>
    private async Task<bool> TryAsync(Scan scan, int tries, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            var current = await store.FindAsync(scan.OrganizationId, scan.Id, cancellationToken);
            if (current?.Step is not null)
            {
                await judge.FinishAsync(current, cancellationToken);
            }

            return true;
        }
        // The boundary of a background task: one scan that cannot be finished must not hold up the others.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Failed(logger, scan.Id, tries, e);
            // A store that does not take anything now will later; anything else is a defect, and will be one again.
            return tries >= MaxTries
                && e is not (DbException or IOException)
                && await GiveUpAsync(scan, cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    // A plan that is final is never given up: half of it may be applied.
    private async Task<bool> GiveUpAsync(Scan scan, CancellationToken cancellationToken)
    {
        const string Error = "The server could not work the results in; its log says why. Nothing was resolved.";
        try
        {
            var current = await store.FindAsync(scan.OrganizationId, scan.Id, cancellationToken);
            return current?.Step == ScanStep.Judge
                && await life.FailAsync(current, Error, cancellationToken) is not null;
        }
        // Not even that could be written: there will be another try.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Failed(logger, scan.Id, MaxTries, e);
            return false;
        }
    }

    private static TimeSpan Delay(int tries) =>
        tries > 6 ? MaxDelay : TimeSpan.FromTicks(Math.Min(MaxDelay.Ticks, FirstDelay.Ticks << (tries - 1)));

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "Could not finish {ScanId} (try {Tries}); it will be tried again"
        )]
        public static partial void Failed(ILogger logger, string scanId, int tries, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "Could not look for scans that are not finished")]
        public static partial void NotLoaded(ILogger logger, Exception exception);
    }
}
