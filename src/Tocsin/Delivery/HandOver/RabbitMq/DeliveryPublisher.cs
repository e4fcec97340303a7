using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Tocsin.Delivery.HandOver.RabbitMq;

/// <summary>
/// Publishes committed deliveries to the queues of their partitions, and gives to the store what the broker does not confirm.
/// Never makes anybody wait. Safe to use from many threads.
/// </summary>
internal sealed class DeliveryPublisher(StoreFallback fallback, QueueCounts counts, TimeProvider time) : IDisposable
{
    /// <summary>Messages that the broker has not confirmed yet.</summary>
    private const int AtOnce = 1000;

    /// <summary>So long without a confirm, and nothing more is intended to go this way.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(3);

    /// <summary>So long, and the message is given to the store.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly PendingMessages _pending = new();
    private readonly SemaphoreSlim _slots = new(AtOnce);
    private readonly SemaphoreSlim _work = new(0, 1);
    private BrokerSession? _session;
    private long _progress;

    /// <summary>Whether the broker takes what it is given.</summary>
    public bool IsQueueing =>
        Volatile.Read(ref _session) is { IsBlocked: false }
        && (_slots.CurrentCount == AtOnce || time.GetElapsedTime(Interlocked.Read(ref _progress)) < Slow);

    /// <summary>There is a connection.</summary>
    public void Begin(BrokerSession session)
    {
        Volatile.Write(ref _session, session);
        _ = Task.Run(() => RunAsync(session), CancellationToken.None);
    }

    /// <summary>There is none any more.</summary>
    public void End(BrokerSession session)
    {
        Interlocked.CompareExchange(ref _session, null, session);
        GiveUp();
    }

    public void Publish(IReadOnlyList<PendingDelivery> deliveries)
    {
        if (Volatile.Read(ref _session) is null)
        {
            fallback.Keep(deliveries, mayBeElsewhere: false);
            return;
        }

        var refused = deliveries.Where(d => !_pending.TryAdd(d)).ToList();
        if (refused.Count > 0)
        {
            fallback.Keep(refused, mayBeElsewhere: false);
        }

        Wake();
        // It may have ended between.
        if (Volatile.Read(ref _session) is null)
        {
            GiveUp();
        }
    }

    public void Dispose()
    {
        _slots.Dispose();
        _work.Dispose();
    }

    private void Wake()
    {
        try
        {
            _work.Release();
        }
        catch (SemaphoreFullException)
        {
            // Awake already.
        }
    }

    private void GiveUp()
    {
        if (_pending.TakeAll() is { Count: > 0 } left)
        {
            fallback.Keep(left, mayBeElsewhere: false);
        }
    }

    private async Task RunAsync(BrokerSession session)
    {
        try
        {
            while (!session.Ended.IsCancellationRequested)
            {
                // What comes while none is free goes together.
                await _slots.WaitAsync(session.Ended);
                if (_pending.Next() is not { } message)
                {
                    _slots.Release();
                    await _work.WaitAsync(session.Ended);
                    continue;
                }

                if (_slots.CurrentCount == AtOnce - 1)
                {
                    Interlocked.Exchange(ref _progress, time.GetTimestamp());
                }

                _ = PublishAsync(session, message.Partition, message.Deliveries);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the session.
        }
    }

    private async Task PublishAsync(BrokerSession session, int partition, IReadOnlyList<PendingDelivery> deliveries)
    {
        counts.Publish(deliveries.Count);
        try
        {
            var properties = new BasicProperties { Persistent = true };
            // A queue that is not there is said to be so.
            await session
                .Publisher.BasicPublishAsync(
                    exchange: "",
                    session.Queue(partition),
                    mandatory: true,
                    properties,
                    QueueMessage.Write(deliveries, time.GetUtcNow()),
                    CancellationToken.None
                )
                .AsTask()
                .WaitAsync(Patience, time, session.Ended);
            counts.Confirm(deliveries.Count);
            Interlocked.Exchange(ref _progress, time.GetTimestamp());
        }
        // The boundary to the client: whatever it was, the broker may have the message or not.
        catch (Exception e)
        {
            fallback.Keep(deliveries, mayBeElsewhere: e is not PublishException { IsReturn: true });
            if (!session.IsBlocked && e is not OperationCanceledException)
            {
                session.Fail(e is PublishException ? "it did not take a message" : BrokerTrouble.Explain(e));
            }
        }
        finally
        {
            _pending.Forget(deliveries);
            _slots.Release();
        }
    }
}
