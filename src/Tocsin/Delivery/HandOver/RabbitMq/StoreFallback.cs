using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tocsin.Delivery.HandOver.RabbitMq;

/// <summary>
/// Gives to the store what cannot go through the queue: what the broker does not take, and what came out of it and would wait
/// here for long. Many in one commit. What it cannot keep, whoever looks for what was lost finds.
/// </summary>
internal sealed partial class StoreFallback(
    IIntentStore store,
    LaneOwners owners,
    QueueCounts counts,
    TimeProvider time,
    ILogger<StoreFallback> logger
) : BackgroundService
{
    private const int MaxBatch = 1000;

    /// <summary>Of what the broker did not take, without payloads.</summary>
    private const int MaxWaiting = 200_000;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private readonly Channel<Item> _items = Channel.CreateUnbounded<Item>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private Action<IReadOnlyList<PendingDelivery>>? _parked;

    /// <summary>Whom to tell of what was parked.</summary>
    public void Attach(Action<IReadOnlyList<PendingDelivery>> parked) => _parked = parked;

    /// <summary>The broker does not take them.</summary>
    /// <param name="deliveries">Which.</param>
    /// <param name="mayBeElsewhere">Whether it may have taken them all the same.</param>
    public void Keep(IReadOnlyList<PendingDelivery> deliveries, bool mayBeElsewhere)
    {
        counts.Unpublish(deliveries.Count);
        if (_items.Reader.Count > MaxWaiting)
        {
            return;
        }

        foreach (var delivery in deliveries)
        {
            _items.Writer.TryWrite(new Item(IntendedDelivery.Of(delivery), Parked: null, mayBeElsewhere));
        }
    }

    /// <summary>They came out of the queue, and would wait here. Their receipts are settled once the store has them.</summary>
    public void Park(IReadOnlyList<PendingDelivery> deliveries)
    {
        counts.Park(deliveries.Count);
        foreach (var delivery in deliveries)
        {
            _items.Writer.TryWrite(new Item(IntendedDelivery.Of(delivery), delivery, MayBeElsewhere: false));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Item>(MaxBatch);
        try
        {
            while (await _items.Reader.WaitToReadAsync(stoppingToken))
            {
                batch.Clear();
                while (batch.Count < MaxBatch && _items.Reader.TryRead(out var item))
                {
                    batch.Add(item);
                }

                foreach (var part in batch.GroupBy(i => i.MayBeElsewhere))
                {
                    await KeepAsync([.. part], part.Key, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The intents of what is left are in the store.
        }
    }

    private async Task KeepAsync(List<Item> items, bool mayBeElsewhere, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await store.KeepAsync([.. items.Select(i => i.Intended)], mayBeElsewhere, cancellationToken);
                break;
            }
            // The boundary of a background loop: the store may be away for a while.
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Log.Failed(logger, items.Count, e);
                await Task.Delay(AfterFailure, time, cancellationToken);
            }
        }

        if (items.Select(i => i.Parked).OfType<PendingDelivery>().ToList() is { Count: > 0 } parked)
        {
            _parked?.Invoke(parked);
            parked.ForEach(p => p.Receipt?.Done());
        }

        if (items.Where(i => i.Parked is null).Select(i => i.Intended.Lane).Distinct().ToList() is { Count: > 0 } lanes)
        {
            owners.Look(lanes);
        }
    }

    private sealed record Item(IntendedDelivery Intended, PendingDelivery? Parked, bool MayBeElsewhere);

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "Could not write {Count} deliveries that the queue does not have; trying again"
        )]
        public static partial void Failed(ILogger logger, int count, Exception exception);
    }
}
