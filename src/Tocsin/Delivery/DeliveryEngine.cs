using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tocsin.Delivery.HandOver;
using Tocsin.Integrations;
using Tocsin.Nodes;

namespace Tocsin.Delivery;

/// <summary>
/// Sends what waits, lane by lane: takes over what was just committed, reads the rest from the store as it becomes due,
/// and lets every lane have workers within its own bound and the common ones. It works on the lanes of those partitions
/// that this node owns, and looks at that again right before it sends.
/// </summary>
internal sealed partial class DeliveryEngine : IHostedService, IPartitionWork, IDisposable
{
    private const int PageSize = 256;
    private const long PageBytes = 1024 * 1024;
    private const int ReadsAtOnce = 2;

    /// <summary>Messages that a worker sends before it looks whether others wait for its slot.</summary>
    private const int Quantum = 4;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly IDeliveryStore _store;
    private readonly IHandOver _handOver;
    private readonly INodes _nodes;
    private readonly Lanes _lanes;
    private readonly IntegrationDirectory _directory;
    private readonly DeliveryAttempt _attempt;
    private readonly OutcomeRecorder _recorder;
    private readonly Cleanup _cleanup;
    private readonly DeliveryOptions _options;
    private readonly TimeProvider _time;
    private readonly SteadyTime _steady;
    private readonly ILogger<DeliveryEngine> _logger;
    private readonly Slots _slots;
    private readonly SemaphoreSlim _reads = new(ReadsAtOnce);
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Rings when something in the store is due, and when a lane may send again.
    private DueTimer? _due;
    private DueTimer? _gates;
    private Task _recording = Task.CompletedTask;

    // Workers under way, and one more until the stop.
    private int _workers = 1;
    private volatile bool _running;

    public DeliveryEngine(
        IDeliveryStore store,
        IHandOver handOver,
        INodes nodes,
        Lanes lanes,
        IntegrationDirectory directory,
        DeliveryAttempt attempt,
        OutcomeRecorder recorder,
        Cleanup cleanup,
        IOptions<DeliveryOptions> options,
        TimeProvider time,
        ILogger<DeliveryEngine> logger
    )
    {
        (_store, _handOver, _nodes, _lanes) = (store, handOver, nodes, lanes);
        (_directory, _attempt, _recorder) = (directory, attempt, recorder);
        _cleanup = cleanup;
        (_options, _time, _logger) = (options.Value, time, logger);
        _steady = new SteadyTime(time);
        var bulk = new BulkLimit(_options.Concurrency, time);
        _slots = new Slots(_options.Concurrency, _options.OrganizationConcurrency, bulk);
    }

    /// <summary>Requests under way.</summary>
    public int InFlight => _slots.InUse;

    /// <summary>Until when the ceiling of a lane that this node works on lets nothing through; null where it does.</summary>
    public DateTimeOffset? CeilingUntil(long number)
    {
        if (_directory.Find(number)?.Delivery.Noise?.Ceiling is null || !MayWork(number))
        {
            return null;
        }

        var (lane, now) = (_lanes.Of(number), Now());
        return lane.CeilingUntil(SettingsOf(lane), now) is { } steady ? now.Wall + (steady - now.Steady) : null;
    }

    /// <summary>Takes over deliveries that have just been committed; returns the lanes of those that are not its own.</summary>
    public IReadOnlyCollection<long> Take(IReadOnlyList<PendingDelivery> deliveries)
    {
        HashSet<long>? others = null;
        var offered = new HashSet<Lane>();
        foreach (var delivery in deliveries)
        {
            // What comes before the start or after the stop is found in the store.
            if (!MayWork(delivery.Lane))
            {
                (others ??= []).Add(delivery.Lane);
                continue;
            }

            var lane = _lanes.Of(delivery.Lane);
            lane.Offer(delivery);
            offered.Add(lane);
        }

        foreach (var lane in offered)
        {
            Pump(lane);
        }

        return others ?? [];
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _due = new DueTimer(_time, LookAtStore);
        _gates = new DueTimer(_steady, number => Pump(_lanes.Of(number)));
        _recording = Task.Run(() => _recorder.RunAsync(Recorded, CancellationToken.None), CancellationToken.None);
        _running = true;
        await _handOver.StartAsync(this, cancellationToken);
    }

    /// <summary>Begins nothing more, gives what is in flight some time, and writes down what came of it.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_due is null)
        {
            return;
        }

        // Whoever takes over begins where this one has ended: what is in flight is waited for as long as there is time.
        using var giving = new CancellationTokenSource(TimeSpan.FromSeconds(_options.StopSeconds), _time);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(giving.Token, cancellationToken);
        await _handOver.StopAsync(stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _running = false;
        _due.Dispose();
        _gates!.Dispose();
        WorkerEnded();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(_options.StopSeconds), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await _idle.Task.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _abort.CancelAsync();
        await _idle.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _recorder.Complete();
        await _recording.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _due?.Dispose();
        _gates?.Dispose();
        _abort.Dispose();
        _reads.Dispose();
    }

    // Gives a lane whatever it lacks: something to do, somebody to do it.
    private void Pump(Lane lane, bool isCalled = false)
    {
        if (!MayWork(lane.Number))
        {
            return;
        }

        var (settings, now) = (SettingsOf(lane), Now());
        if (lane.TryBeginRead(settings, now) is { } read)
        {
            _ = Task.Run(() => ReadAsync(lane, read), CancellationToken.None);
        }

        DateTimeOffset? askAgain;
        while (lane.TryAddWorker(settings, now, out askAgain))
        {
            // Where there is no slot the lane is in line for one, and is pumped when its turn comes.
            if (_slots.Take(lane, isCalled) is not { } slot)
            {
                return;
            }

            isCalled = false;
            Interlocked.Increment(ref _workers);
            _ = Task.Run(() => WorkAsync(lane, slot), CancellationToken.None);
        }

        AskAgain(lane, askAgain);
    }

    private async Task WorkAsync(Lane lane, Slot slot)
    {
        try
        {
            for (var sent = 0; ; sent++)
            {
                var mustEnd = !MayWork(lane.Number) || (sent >= Quantum && _slots.IsWanted(slot, lane));
                var turn = lane.Take(sent == 0, mustEnd, SettingsOf(lane), Now());
                if (turn.Outgoing is null)
                {
                    AskAgain(lane, turn.AskAgain);
                    return;
                }

                Pump(lane);
                await SendAsync(lane, turn.Outgoing);
            }
        }
        finally
        {
            _slots.Release(slot);
            WorkerEnded();
            // Whoever has its turn may have nothing to send by now: then the next one has it.
            while (_slots.Next() is { } waiting)
            {
                Pump(waiting, isCalled: true);
            }

            Pump(lane);
        }
    }

    private async Task SendAsync(Lane lane, Outgoing outgoing)
    {
        try
        {
            if (outgoing.First.Batch is not null && outgoing.Batch is null)
            {
                var taken = outgoing;
                outgoing = await GatherAsync(lane, taken);
                // Cancelled or ended since it was read: it is not in the store any more, and not sent again.
                var members = outgoing.Deliveries.Select(d => d.Id).ToHashSet();
                GiveBack(lane, taken.Deliveries.Where(d => !members.Contains(d.Id)));
                if (outgoing.Deliveries.Count == 0)
                {
                    lane.Withdrawn(taken);
                    return;
                }
            }

            var records = await _attempt.MakeAsync(outgoing, () => _nodes.Owns(lane.Partition), _abort.Token);
            if (records.Count == 0)
            {
                lane.Withdrawn(outgoing);
                GiveBack(lane, outgoing.Deliveries);
                return;
            }

            lane.Ended(outgoing, records[^1], Now());

            foreach (var record in records)
            {
                await _recorder.AddAsync(record, CancellationToken.None);
            }

            // Stopped or lost before it was sent, after others of it were cancelled.
            if (records.Count < outgoing.Deliveries.Count)
            {
                GiveBack(lane, outgoing.Deliveries.Where(d => !records.Any(r => r.Delivery.Id == d.Id)));
            }
        }
        // The boundary of a worker: what it had in hand stays in the store, and is looked for there after a while.
        catch (Exception e)
        {
            Log.WorkerFailed(_logger, lane.Number, e);
            lane.Withdrawn(outgoing);
            GiveBack(lane, outgoing.Deliveries);
            _due?.Schedule(lane.Number, _time.GetUtcNow() + AfterFailure);
        }
    }

    // A batch is sent again as it was: its members are those that the store has under its id.
    private async Task<Outgoing> GatherAsync(Lane lane, Outgoing outgoing)
    {
        var id = outgoing.First.Batch!.Value;
        var members = await _store.BatchAsync(lane.Number, id, CancellationToken.None);
        lane.Claim(members);
        return new Outgoing { Deliveries = members, Batch = id };
    }

    private async Task ReadAsync(Lane lane, LaneRead read)
    {
        await _reads.WaitAsync(CancellationToken.None);
        try
        {
            var limit = read.HasRoom ? PageSize : 1;
            var now = _time.GetUtcNow();
            var due = read.After is { } after
                ? await _store.DueAsync(lane.Number, after, now, read.InHand, limit, PageBytes, CancellationToken.None)
                : null;
            var ordered = read.LineEpoch is null
                ? null
                : await _store.OrderedAsync(
                    lane.Number,
                    lane.Organization,
                    now,
                    read.InHand,
                    limit,
                    PageBytes,
                    CancellationToken.None
                );
            lane.EndRead(read, due, ordered);
            Schedule(lane, due?.NextDue);
            Schedule(lane, ordered?.HeadDue);
        }
        // The boundary of a read: the store may be busy or broken, and is asked again.
        catch (Exception e)
        {
            Log.ReadFailed(_logger, lane.Number, e);
            lane.FailRead(read);
            _due?.Schedule(lane.Number, _time.GetUtcNow() + AfterFailure);
            return;
        }
        finally
        {
            _reads.Release();
        }

        Pump(lane);
    }

    private void Recorded(IReadOnlyList<AttemptRecord> records)
    {
        var released = new HashSet<Lane>();
        foreach (var record in records)
        {
            var lane = _lanes.Of(record.Delivery.Lane);
            lane.Release(record.Delivery);
            record.Delivery.Receipt?.Done();
            released.Add(lane);
            if (record.Decision.Ended is null)
            {
                Schedule(lane, record.Decision.DueAt);
            }
        }

        foreach (var lane in released)
        {
            Pump(lane);
        }
    }

    private void Schedule(Lane lane, DateTimeOffset? at)
    {
        if (at is { } due)
        {
            _due?.Schedule(lane.Number, due);
        }
    }

    // While a probe is out, whoever brings it back asks.
    private void AskAgain(Lane lane, DateTimeOffset? at)
    {
        if (at is { } then && then != DateTimeOffset.MaxValue)
        {
            _gates?.Schedule(lane.Number, then);
        }
    }

    private LaneTime Now() => new(_time.GetUtcNow(), _steady.GetUtcNow());

    private DeliverySettings SettingsOf(Lane lane) =>
        _directory.Find(lane.Number) switch
        {
            null => DeliverySettings.Default,
            // What is disabled is not to wait, but to be cancelled.
            { Enabled: false, Delivery: { Noise: not null } delivery } => delivery with { Noise = null },
            { IsSealed: true, Enabled: true } integration => integration.Delivery with { IsHeld = true },
            var integration => integration.Delivery,
        };

    private void WorkerEnded()
    {
        if (Interlocked.Decrement(ref _workers) == 0)
        {
            _idle.TrySetResult();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A worker of lane {Lane} has failed")]
        public static partial void WorkerFailed(ILogger logger, long lane, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "Could not read what is due in lane {Lane}; trying again")]
        public static partial void ReadFailed(ILogger logger, long lane, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "Could not look for what waits; trying again")]
        public static partial void LookFailed(ILogger logger, Exception exception);
    }
}
