using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Tocsin.Delivery.Failing;
using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>Writes attempts down, many in one commit, in the order in which they came.</summary>
internal sealed partial class OutcomeRecorder(
    IDeliveryStore store,
    IntegrationDirectory directory,
    EndpointWatch watch,
    IEnumerable<AttemptRecorded> listeners,
    TimeProvider time,
    ILogger<OutcomeRecorder> logger
)
{
    private const int MaxBatch = 512;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    // Bounded: where the store is slow, senders wait.
    private readonly Channel<AttemptRecord> _records = Channel.CreateBounded<AttemptRecord>(
        new BoundedChannelOptions(4096) { SingleReader = true }
    );

    public ValueTask AddAsync(AttemptRecord record, CancellationToken cancellationToken) =>
        _records.Writer.WriteAsync(record, cancellationToken);

    /// <summary>No more will come; <see cref="RunAsync"/> ends once what has come is written.</summary>
    public void Complete() => _records.Writer.TryComplete();

    /// <summary>Writes until it is completed; tells of the records after their commit.</summary>
    public async Task RunAsync(Action<IReadOnlyList<AttemptRecord>> recorded, CancellationToken giveUp)
    {
        var batch = new List<AttemptRecord>(MaxBatch);
        while (await _records.Reader.WaitToReadAsync(giveUp))
        {
            batch.Clear();
            while (batch.Count < MaxBatch && _records.Reader.TryRead(out var record))
            {
                batch.Add(record);
            }

            await WriteAsync(batch, giveUp);
            foreach (var listener in listeners)
            {
                batch.ForEach(listener.Invoke);
            }

            recorded(batch);
        }
    }

    // What was sent is not forgotten because a disk is full or a lock is held: it is written as soon as it can be.
    private async Task WriteAsync(List<AttemptRecord> batch, CancellationToken giveUp)
    {
        var isNoted = false;
        while (true)
        {
            try
            {
                // Before the records, so that whoever sees a delivery given up finds its integration marked; and once,
                // or a batch that is written again would be counted twice.
                if (!isNoted)
                {
                    await watch.NoteAsync(batch, giveUp);
                    isNoted = true;
                    CancelOfDisabled(batch);
                }

                await store.RecordAsync(batch, giveUp);
                return;
            }
            // The boundary of a background loop.
            catch (Exception e) when (!giveUp.IsCancellationRequested)
            {
                Log.Failed(logger, batch.Count, e);
                await Task.Delay(AfterFailure, time, giveUp);
            }
        }
    }

    // Disabled meanwhile: what would be tried again waits for nothing.
    private void CancelOfDisabled(List<AttemptRecord> batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch[i].Decision.Ended is null && directory.Find(batch[i].Delivery.Lane) is { Enabled: false })
            {
                batch[i] = batch[i] with { Decision = RetryDecision.End(DeliveryState.Cancelled) };
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Could not record {Count} attempts; trying again")]
        public static partial void Failed(ILogger logger, int count, Exception exception);
    }
}
