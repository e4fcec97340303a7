using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tocsin.Delivery.Statistics;

/// <summary>
/// Counts what became of attempts, in memory, and adds it to the store every few seconds and at the stop. Between two
/// of these it holds no more than the lanes that had attempts; what a crash takes with it is their last seconds.
/// </summary>
internal sealed partial class LaneStatistics(
    ILaneStatisticsStore store,
    TimeProvider time,
    ILogger<LaneStatistics> logger
) : BackgroundService
{
    private const int Slice = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>A day, and the bucket in which it began.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(25);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _flushing = new(1);
    private Dictionary<(long Lane, DateTimeOffset Start), LaneCounts> _counts = [];
    private Dictionary<(long Lane, DateTimeOffset Start), LaneCounts> _writing = [];

    public void Count(AttemptRecord record)
    {
        var key = (record.Delivery.Lane, LaneBucket.StartOf(record.EndedAt));
        lock (_lock)
        {
            if (!_counts.TryGetValue(key, out var counts))
            {
                _counts.Add(key, counts = new LaneCounts());
            }

            counts.Count(record);
        }
    }

    /// <summary>What became of a lane's attempts since then, by the five minutes; up to this moment.</summary>
    public async Task<LaneCounts> SinceAsync(long lane, DateTimeOffset from, CancellationToken cancellationToken)
    {
        var sum = new LaneCounts();
        // Not while some are on their way from here to there.
        await _flushing.WaitAsync(cancellationToken);
        try
        {
            foreach (
                var bucket in await store.ReadAsync(lane, LaneBucket.StartOf(from), time.GetUtcNow(), cancellationToken)
            )
            {
                sum.Add(bucket.Counts);
            }

            lock (_lock)
            {
                foreach (var (key, counts) in _counts.Concat(_writing))
                {
                    if (key.Lane == lane && key.Start >= LaneBucket.StartOf(from))
                    {
                        sum.Add(counts);
                    }
                }
            }
        }
        finally
        {
            _flushing.Release();
        }

        return sum;
    }

    /// <summary>Writes what was counted; what cannot be written is kept for the next time.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _flushing.WaitAsync(cancellationToken);
        try
        {
            lock (_lock)
            {
                foreach (var (key, counts) in _writing)
                {
                    if (!_counts.TryAdd(key, counts))
                    {
                        _counts[key].Add(counts);
                    }
                }

                (_writing, _counts) = (_counts, []);
            }

            foreach (var slice in _writing.Select(w => new LaneBucket(w.Key.Lane, w.Key.Start, w.Value)).Chunk(Slice))
            {
                await store.AddAsync(slice, cancellationToken);
                lock (_lock)
                {
                    Array.ForEach(slice, b => _writing.Remove((b.Lane, b.Start)));
                }
            }
        }
        finally
        {
            _flushing.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(FlushAsync, CancellationToken.None);
    }

    public override void Dispose()
    {
        base.Dispose();
        _flushing.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryAsync(FlushAsync, stoppingToken);
                await TryAsync(RemoveOldAsync, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The rest is written by StopAsync.
        }
    }

    private async Task RemoveOldAsync(CancellationToken cancellationToken)
    {
        while (await store.RemoveAsync(time.GetUtcNow() - Kept, Slice, cancellationToken)) { }
    }

    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
        }
        // The boundary of a background loop: statistics must not end anything else.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Could not write statistics; trying again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
