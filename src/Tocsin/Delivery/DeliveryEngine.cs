using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Tocsin.Delivery;

/// <summary>
/// Sends what waits, lane by lane: takes over what was just committed, reads the rest from the store as it becomes due,
/// and lets every lane have workers within its own bound and the common one.
/// </summary>
internal sealed partial class DeliveryEngine(
    IDeliveryStore store,
    Lanes lanes,
    DeliveryAttempt attempt,
    OutcomeRecorder recorder,
    IOptions<DeliveryOptions> options,
    TimeProvider time,
    ILogger<DeliveryEngine> logger
) : IHostedService, IDisposable
{
    private const int PageSize = 256;
    private const long PageBytes = 1024 * 1024;
    private const int ReadsAtOnce = 2;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _slots = new(options.Value.Concurrency);
    private readonly SemaphoreSlim _reads = new(ReadsAtOnce);
    private readonly ConcurrentQueue<Lane> _starved = new();
    private readonly CancellationTokenSource _abort = new();
    private DueTimer? _timer;
    private Task _recording = Task.CompletedTask;
    private long _bytes;
    private int _workers;
    private volatile bool _running;

    /// <summary>Takes over deliveries that have just been committed.</summary>
    public void HandOver(IReadOnlyList<PendingDelivery> deliveries)
    {
        // What comes before the start or after the stop is found in the store.
        if (!_running)
        {
            return;
        }

        foreach (var delivery in deliveries)
        {
            var lane = lanes.Of(delivery.Lane);
            var size = Lane.Size(delivery);
            if (lane.Offer(delivery, Interlocked.Read(ref _bytes) + size <= options.Value.MemoryBytes))
            {
                Interlocked.Add(ref _bytes, size);
            }

            Pump(lane);
        }
    }

    /// <summary>The store has something that is due in this lane.</summary>
    public void LookAtStore(long number)
    {
        var lane = lanes.Of(number);
        lane.LookAtStore();
        Pump(lane);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = new DueTimer(time, LookAtStore);
        _recording = Task.Run(() => recorder.RunAsync(Recorded, CancellationToken.None), CancellationToken.None);
        _running = true;
        foreach (var number in await store.LanesAsync(cancellationToken))
        {
            LookAtStore(number);
        }
    }

    /// <summary>Begins nothing more, gives what is in flight some time, and writes down what came of it.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _running = false;
        _timer?.Dispose();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.StopSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await WorkersEndAsync(either.Token);
        await _abort.CancelAsync();
        await WorkersEndAsync(cancellationToken);
        recorder.Complete();
        await _recording.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _abort.Dispose();
        _slots.Dispose();
        _reads.Dispose();
    }

    private async Task WorkersEndAsync(CancellationToken giveUp)
    {
        while (Volatile.Read(ref _workers) > 0 && !giveUp.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, giveUp)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Gives a lane whatever it lacks: something to do, somebody to do it.
    private void Pump(Lane lane)
    {
        if (!_running)
        {
            return;
        }

        if (lane.TryBeginRead(out var inHand, out var version))
        {
            _ = Task.Run(() => ReadAsync(lane, inHand, version), CancellationToken.None);
        }

        while (lane.TryAddWorker())
        {
            if (!_slots.Wait(0, CancellationToken.None))
            {
                if (lane.Starve())
                {
                    _starved.Enqueue(lane);
                }

                // A worker may have ended in between, and have seen nobody in the queue.
                if (_slots.CurrentCount > 0)
                {
                    ServeNext();
                }

                return;
            }

            Interlocked.Increment(ref _workers);
            _ = Task.Run(() => WorkAsync(lane), CancellationToken.None);
        }
    }

    private async Task WorkAsync(Lane lane)
    {
        try
        {
            var first = true;
            while (_running && lane.Take(first, OthersWait(lane)) is { } delivery)
            {
                first = false;
                Pump(lane);
                var record = await attempt.MakeAsync(delivery, _abort.Token);
                if (record is null)
                {
                    Release(lane, delivery);
                    continue;
                }

                if (record.StartedAt is not null)
                {
                    lane.Observe(record.Outcome.IsAnswer);
                }

                await recorder.AddAsync(record, CancellationToken.None);
            }
        }
        // The boundary of a worker. What it had in hand stays in the store, and is found there at the next start.
        catch (Exception e)
        {
            Log.WorkerFailed(logger, lane.Number, e);
        }
        finally
        {
            _slots.Release();
            Interlocked.Decrement(ref _workers);
            ServeNext();
        }
    }

    private void ServeNext()
    {
        if (_starved.TryDequeue(out var next))
        {
            next.Feed();
            Pump(next);
        }
    }

    private bool OthersWait(Lane lane) => _starved.TryPeek(out var first) && !ReferenceEquals(first, lane);

    private async Task ReadAsync(Lane lane, HashSet<DeliveryId> inHand, long version)
    {
        await _reads.WaitAsync(CancellationToken.None);
        try
        {
            // Over budget, lanes go on by single steps: enough to move, too little to matter.
            var hasRoom = Interlocked.Read(ref _bytes) < options.Value.MemoryBytes;
            var page = await store.DueAsync(
                lane.Number,
                time.GetUtcNow(),
                inHand,
                hasRoom ? PageSize : 1,
                PageBytes,
                CancellationToken.None
            );
            Interlocked.Add(ref _bytes, lane.EndRead(page, version));
            if (page.NextDue is { } next)
            {
                _timer?.Schedule(lane.Number, next);
            }
        }
        // The boundary of a read: the store may be busy or broken, and is asked again.
        catch (Exception e)
        {
            Log.ReadFailed(logger, lane.Number, e);
            lane.FailRead();
            _timer?.Schedule(lane.Number, time.GetUtcNow() + AfterFailure);
            return;
        }
        finally
        {
            _reads.Release();
        }

        Pump(lane);
    }

    private void Recorded(AttemptRecord record)
    {
        var lane = lanes.Of(record.Delivery.Lane);
        Release(lane, record.Delivery);
        if (record.Decision.Ended is null)
        {
            _timer?.Schedule(lane.Number, record.Decision.DueAt);
        }

        Pump(lane);
    }

    private void Release(Lane lane, PendingDelivery delivery)
    {
        lane.Release(delivery);
        Interlocked.Add(ref _bytes, -Lane.Size(delivery));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A worker of lane {Lane} has failed")]
        public static partial void WorkerFailed(ILogger logger, long lane, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "Could not read what is due in lane {Lane}; trying again")]
        public static partial void ReadFailed(ILogger logger, long lane, Exception exception);
    }
}
