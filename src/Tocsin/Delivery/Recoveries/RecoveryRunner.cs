using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Tocsin.Delivery.HandOver;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Nodes;

namespace Tocsin.Delivery.Recoveries;

/// <summary>
/// Works on the jobs that are running, a slice of each in turn, at the pace that each asks for; goes on after a restart
/// where it was.
/// </summary>
internal sealed partial class RecoveryRunner(
    IRecoveryStore store,
    RecoveryScan scan,
    IntegrationDirectory directory,
    IHandOver handOver,
    INodes nodes,
    IBells bells,
    TimeProvider time,
    ILogger<RecoveryRunner> logger
) : ScheduledWork(nodes)
{
    /// <summary>Deliveries in one commit: the writer is held for a few milliseconds.</summary>
    private const int MaxSlice = 200;

    /// <summary>Slices a second of a job that asks for a pace.</summary>
    private const int SlicesPerSecond = 4;

    /// <summary>Slices of one job before the next one's turn.</summary>
    private const int SlicesInTurn = 8;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WhileFanningOut = TimeSpan.FromSeconds(1);
    private readonly Signal _wake = Signal.On(bells, Bell.Recoveries);

    // Timestamps: the clock may be set.
    private readonly ConcurrentDictionary<string, long> _notBefore = new(StringComparer.Ordinal);

    /// <summary>Writes a job down and sets to work on it.</summary>
    public async Task BeginAsync(Recovery recovery, CancellationToken cancellationToken)
    {
        await store.AddAsync(recovery, cancellationToken);
        Log.Began(logger, recovery.Id, recovery.OrganizationId.Value);
        bells.Ring(Bell.Recoveries);
    }

    /// <summary>Ends a job; false when it is over already.</summary>
    public Task<bool> CancelAsync(
        OrganizationId organization,
        string id,
        string reason,
        CancellationToken cancellationToken
    ) => FinishAsync(organization, id, RecoveryStatus.Cancelled, reason, cancellationToken);

    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
    }

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        // From a time when it was this node's turn before.
        _notBefore.Clear();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var pause = await TurnAsync(cancellationToken);
                await PauseAsync(pause, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            // The boundary of a background loop: a full disk passes, and the cursors are where they were.
            catch (Exception e)
            {
                Log.Failed(logger, e);
                await Task.Delay(AfterFailure, time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Until the earliest job is due, or another one comes; for ever when there is none.
    private async Task PauseAsync(TimeSpan? pause, CancellationToken cancellationToken)
    {
        if (pause is { } some && some <= TimeSpan.Zero)
        {
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var woken = _wake.WaitAsync(either.Token);
        var slept = Task.Delay(pause ?? Timeout.InfiniteTimeSpan, time, either.Token);
        await Task.WhenAny(woken, slept);
        await either.CancelAsync();
        await Task.WhenAll(woken, slept).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>A turn of every job that is due; how long until the next one is, null when there is no job.</summary>
    private async Task<TimeSpan?> TurnAsync(CancellationToken cancellationToken)
    {
        TimeSpan? pause = null;
        foreach (var running in await store.RunningAsync(cancellationToken))
        {
            var recovery = running;
            for (var slices = 0; recovery is not null && IsDue(recovery) && slices < SlicesInTurn; slices++)
            {
                recovery = await StepAsync(recovery, cancellationToken);
            }

            if (recovery is null)
            {
                _notBefore.TryRemove(running.Id, out _);
                continue;
            }

            var wait = _notBefore.TryGetValue(recovery.Id, out var then)
                ? time.GetElapsedTime(time.GetTimestamp(), then)
                : TimeSpan.Zero;
            pause = pause is { } earlier && earlier < wait ? earlier : wait;
        }

        return pause;
    }

    private bool IsDue(Recovery recovery) =>
        !_notBefore.TryGetValue(recovery.Id, out var then) || then <= time.GetTimestamp();

    /// <summary>One slice; the job after it, or null when it is over.</summary>
    private async Task<Recovery?> StepAsync(Recovery recovery, CancellationToken cancellationToken)
    {
        if (recovery.Lane is { } only && directory.Find(only) is not { Enabled: true })
        {
            var reason = directory.Find(only) is null ? "the webhook was deleted" : "the webhook was disabled";
            await CancelAsync(recovery.OrganizationId, recovery.Id, reason, cancellationToken);
            return null;
        }

        var rate = recovery.RatePerSecond;
        var limit = rate is null ? MaxSlice : Math.Clamp(rate.Value / SlicesPerSecond, 1, MaxSlice);
        if (await scan.NextAsync(recovery, limit, cancellationToken) is not { } slice)
        {
            await FinishAsync(
                recovery.OrganizationId,
                recovery.Id,
                RecoveryStatus.Completed,
                reason: null,
                cancellationToken
            );
            return null;
        }

        var now = time.GetUtcNow();
        var after = await store.AdvanceAsync(recovery, slice, now, cancellationToken);
        if (slice.Count > 0)
        {
            handOver.Look(recovery.Cursor.Lane);
        }

        var wait =
            slice.Waits ? WhileFanningOut
            : rate is null ? TimeSpan.Zero
            : TimeSpan.FromSeconds((double)slice.Count / rate.Value);
        _notBefore[recovery.Id] = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
        return after;
    }

    private async Task<bool> FinishAsync(
        OrganizationId organization,
        string id,
        RecoveryStatus status,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        var finished = await store.FinishAsync(id, status, reason, time.GetUtcNow(), cancellationToken);
        _notBefore.TryRemove(id, out _);
        if (finished)
        {
            Log.Ended(logger, id, organization.Value, status, reason);
        }

        return finished;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Recovery} of {Organization} begins")]
        public static partial void Began(ILogger logger, string recovery, string organization);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Recovery} of {Organization} is {Status}: {Reason}")]
        public static partial void Ended(
            ILogger logger,
            string recovery,
            string organization,
            RecoveryStatus status,
            string? reason
        );

        [LoggerMessage(Level = LogLevel.Error, Message = "Could not go on with a recovery; trying again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
