using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tocsin.Delivery.HandOver.RabbitMq;

/// <summary>
/// What comes out of a queue again, or late, may be done already, or wait in the store: the store is asked first, for many at
/// once. Only what it does not know goes on.
/// </summary>
internal sealed partial class RedeliveryCheck(
    IIntentStore store,
    QueueCounts counts,
    TimeProvider time,
    ILogger<RedeliveryCheck> logger
) : BackgroundService
{
    private const int MaxBatch = 1000;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    // As many as the consumers hold.
    private readonly Channel<PendingDelivery> _deliveries = Channel.CreateUnbounded<PendingDelivery>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private Action<IReadOnlyList<PendingDelivery>>? _unknown;

    /// <summary>Who gets what the store does not know.</summary>
    public void Attach(Action<IReadOnlyList<PendingDelivery>> unknown) => _unknown = unknown;

    public void Add(IReadOnlyList<PendingDelivery> deliveries)
    {
        counts.Redeliver(deliveries.Count);
        foreach (var delivery in deliveries)
        {
            _deliveries.Writer.TryWrite(delivery);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<PendingDelivery>(MaxBatch);
        try
        {
            while (await _deliveries.Reader.WaitToReadAsync(stoppingToken))
            {
                batch.Clear();
                while (batch.Count < MaxBatch && _deliveries.Reader.TryRead(out var delivery))
                {
                    batch.Add(delivery);
                }

                await CheckAsync(batch, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is left is the queue's again.
        }
    }

    private async Task CheckAsync(List<PendingDelivery> batch, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var known = await store.KnownAsync(batch, cancellationToken);
                foreach (var delivery in batch.Where(d => known.Contains((d.Lane, d.Id))))
                {
                    delivery.Receipt?.Done();
                }

                _unknown?.Invoke([.. batch.Where(d => !known.Contains((d.Lane, d.Id)))]);
                return;
            }
            // The boundary of a background loop: the store may be away for a while.
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Log.Failed(logger, batch.Count, e);
                await Task.Delay(AfterFailure, time, cancellationToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "Could not ask for {Count} deliveries that came again; trying again"
        )]
        public static partial void Failed(ILogger logger, int count, Exception exception);
    }
}
