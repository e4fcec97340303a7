using Microsoft.Extensions.Logging;
using Tocsin.Nodes;

namespace Tocsin.Delivery.HandOver.RabbitMq;

/// <summary>Consumes the queues of those partitions that this node owns, while there is a connection.</summary>
internal sealed partial class DeliveryConsumer(
    RedeliveryCheck check,
    TimeProvider time,
    ILogger<DeliveryConsumer> logger
) : IDisposable
{
    /// <summary>Messages that this node holds at once, shared among the partitions that it owns.</summary>
    private const int MaxMessages = 4096;
    private const int MinPrefetch = 32;
    private const int MaxPrefetch = 256;

    /// <summary>What was handed over so long ago may have been found to be lost.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _changes = new(1);
    private readonly bool[] _wanted = new bool[Partition.Count];
    private readonly string?[] _tags = new string?[Partition.Count];
    private BrokerSession? _session;
    private Acknowledgements? _acknowledgements;
    private Action<IReadOnlyList<PendingDelivery>>? _fresh;

    /// <summary>Who gets what comes for the first time.</summary>
    public void Attach(Action<IReadOnlyList<PendingDelivery>> fresh) => _fresh = fresh;

    /// <summary>There is a connection.</summary>
    public async Task BeginAsync(BrokerSession session, CancellationToken cancellationToken)
    {
        await _changes.WaitAsync(cancellationToken);
        try
        {
            Array.Clear(_tags);
            _acknowledgements = new Acknowledgements(session, time);
            _ = Task.Run(_acknowledgements.RunAsync, CancellationToken.None);
            _session = session;
        }
        finally
        {
            _changes.Release();
        }

        await ApplyAsync();
    }

    /// <summary>There is none any more: what it brought and is not done with comes again.</summary>
    public async Task EndAsync(BrokerSession session)
    {
        await _changes.WaitAsync(CancellationToken.None);
        try
        {
            if (_session == session)
            {
                _session = null;
            }
        }
        finally
        {
            _changes.Release();
        }
    }

    /// <summary>Consumes these partitions from now on, or no longer.</summary>
    public Task WantAsync(IReadOnlyList<int> partitions, bool wanted)
    {
        foreach (var partition in partitions)
        {
            Volatile.Write(ref _wanted[partition], wanted);
        }

        return ApplyAsync();
    }

    public void Dispose() => _changes.Dispose();

    private async Task ApplyAsync()
    {
        await _changes.WaitAsync(CancellationToken.None);
        try
        {
            if (_session is not { Ended.IsCancellationRequested: false } session)
            {
                return;
            }

            using var patience = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, session.Ended);
            foreach (var partition in Partition.All)
            {
                await ApplyAsync(session, partition, either.Token);
            }
        }
        // The boundary to the client.
        catch (Exception e)
        {
            _session?.Fail(BrokerTrouble.Explain(e));
        }
        finally
        {
            _changes.Release();
        }
    }

    private async Task ApplyAsync(BrokerSession session, int partition, CancellationToken cancellationToken)
    {
        var wanted = Volatile.Read(ref _wanted[partition]);
        if (wanted && _tags[partition] is null)
        {
            var prefetch = Math.Clamp(MaxMessages / Math.Max(1, _wanted.Count(w => w)), MinPrefetch, MaxPrefetch);
            await session.Consumer.BasicQosAsync(0, (ushort)prefetch, global: false, cancellationToken);
            var acknowledgements = _acknowledgements!;
            var tag = FormattableString.Invariant($"tocsin.{partition}");
            _tags[partition] = await session.Consumer.BasicConsumeAsync(
                session.Queue(partition),
                autoAck: false,
                tag,
                noLocal: false,
                exclusive: false,
                arguments: null,
                new PartitionConsumer(
                    session.Consumer,
                    (message, redelivered, body) => Received(acknowledgements, message, redelivered, body),
                    () => session.Fail("a queue is gone")
                ),
                cancellationToken
            );
        }
        else if (!wanted && _tags[partition] is { } tag)
        {
            await session.Consumer.BasicCancelAsync(tag, noWait: false, cancellationToken);
            _tags[partition] = null;
        }
    }

    private void Received(Acknowledgements acknowledgements, ulong tag, bool redelivered, ReadOnlyMemory<byte> body)
    {
        List<PendingDelivery> deliveries;
        DateTimeOffset at;
        try
        {
            (var count, at) = QueueMessage.ReadHead(body);
            var receipt = new QueueReceipt(count, time.GetTimestamp(), forget => acknowledgements.Settle(tag, forget));
            deliveries = QueueMessage.Read(body, receipt);
        }
        // Whatever it is, it would not be another thing the next time.
        catch (Exception e) when (e is IOException or FormatException or ArgumentException)
        {
            Log.Unreadable(logger, e.Message);
            acknowledgements.Settle(tag, forget: true);
            return;
        }

        if (redelivered || (time.GetUtcNow() - at).Duration() > Late)
        {
            check.Add(deliveries);
        }
        else
        {
            _fresh?.Invoke(deliveries);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "A message of the queue cannot be read, and goes by the database: {Reason}"
        )]
        public static partial void Unreadable(ILogger logger, string reason);
    }
}
