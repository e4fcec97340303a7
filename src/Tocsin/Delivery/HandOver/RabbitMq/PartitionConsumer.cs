using RabbitMQ.Client;

namespace Tocsin.Delivery.HandOver.RabbitMq;

/// <summary>Gets the messages of one partition's queue.</summary>
internal sealed class PartitionConsumer(
    IChannel channel,
    Action<ulong, bool, ReadOnlyMemory<byte>> received,
    Action cancelled
) : AsyncDefaultBasicConsumer(channel)
{
    public override Task HandleBasicDeliverAsync(
        string consumerTag,
        ulong deliveryTag,
        bool redelivered,
        string exchange,
        string routingKey,
        IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default
    )
    {
        received(deliveryTag, redelivered, body);
        return Task.CompletedTask;
    }

    // By the broker: its queue is gone.
    public override Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        cancelled();
        return base.HandleBasicCancelAsync(consumerTag, cancellationToken);
    }
}
