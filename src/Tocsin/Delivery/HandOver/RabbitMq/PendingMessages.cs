using Tocsin.Nodes;

namespace Tocsin.Delivery.HandOver.RabbitMq;

/// <summary>
/// Deliveries that are to be published, by partition, in bounded memory. Those that come while others are being written share
/// a message. Safe to use from many threads.
/// </summary>
internal sealed class PendingMessages
{
    private const int MaxDeliveries = 64;
    private const long MaxMessageBytes = 64 * 1024;
    private const long MaxBytes = 64L * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<PendingDelivery>[] _byPartition =
    [
        .. Partition.All.Select(_ => new Queue<PendingDelivery>()),
    ];

    // Those that have something, each once.
    private readonly Queue<int> _turns = new();
    private long _bytes;

    /// <summary>Takes one in; false where there is no room.</summary>
    public bool TryAdd(PendingDelivery delivery)
    {
        lock (_lock)
        {
            if (_bytes + delivery.Size > MaxBytes)
            {
                return false;
            }

            _bytes += delivery.Size;
            var partition = Partition.Of(delivery.Lane);
            if (_byPartition[partition].Count == 0)
            {
                _turns.Enqueue(partition);
            }

            _byPartition[partition].Enqueue(delivery);
            return true;
        }
    }

    /// <summary>The deliveries of the next message, which count until they are <see cref="Forget">forgotten</see>.</summary>
    public (int Partition, IReadOnlyList<PendingDelivery> Deliveries)? Next()
    {
        lock (_lock)
        {
            if (!_turns.TryDequeue(out var partition))
            {
                return null;
            }

            var queue = _byPartition[partition];
            var deliveries = new List<PendingDelivery>();
            long bytes = 0;
            while (
                deliveries.Count < MaxDeliveries
                && queue.TryPeek(out var next)
                && (deliveries.Count == 0 || (bytes += next.Size) <= MaxMessageBytes)
            )
            {
                deliveries.Add(queue.Dequeue());
            }

            if (queue.Count > 0)
            {
                _turns.Enqueue(partition);
            }

            return (partition, deliveries);
        }
    }

    public void Forget(IReadOnlyList<PendingDelivery> deliveries)
    {
        lock (_lock)
        {
            _bytes -= deliveries.Sum(d => d.Size);
        }
    }

    /// <summary>Everything that waits.</summary>
    public IReadOnlyList<PendingDelivery> TakeAll()
    {
        lock (_lock)
        {
            var all = _byPartition.SelectMany(q => q).ToList();
            Array.ForEach(_byPartition, q => q.Clear());
            _turns.Clear();
            _bytes -= all.Sum(d => d.Size);
            return all;
        }
    }
}
