using RabbitMQ.Client;
using Tocsin.Nodes;

namespace Tocsin.Delivery.HandOver.RabbitMq;

/// <summary>
/// A time of being connected: two connections, since one that publishes too much is not read by the broker until that has
/// passed, and acknowledgements must be. It ends with the first thing that goes wrong; another one begins anew.
/// </summary>
internal sealed class BrokerSession : IAsyncDisposable
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Of the broker: it is kept on several of its nodes, and read by one consumer at a time.
    private static readonly Dictionary<string, object?> Arguments = new(StringComparer.Ordinal)
    {
        ["x-queue-type"] = "quorum",
        ["x-single-active-consumer"] = true,
    };

    private readonly string _installation;
    private readonly IConnection _publishing;
    private readonly IConnection _consuming;
    private readonly CancellationTokenSource _ended = new();
    private string _reason = "the connection was closed";

    private BrokerSession(
        string installation,
        IConnection publishing,
        IConnection consuming,
        IChannel publisher,
        IChannel consumer
    )
    {
        (_installation, _publishing, _consuming) = (installation, publishing, consuming);
        (Publisher, Consumer) = (publisher, consumer);
        Ended = _ended.Token;
    }

    /// <summary>Publishes with confirms.</summary>
    public IChannel Publisher { get; }

    public IChannel Consumer { get; }

    /// <summary>Cancelled when it is over.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Why it is over.</summary>
    public string Reason => Volatile.Read(ref _reason);

    /// <summary>The broker takes nothing for now: it is short of memory or disk.</summary>
    public bool IsBlocked { get; private set; }

    /// <summary>Connects, and makes the queues that are not there.</summary>
    public static async Task<BrokerSession> OpenAsync(
        BrokerAddress address,
        string installation,
        string node,
        CancellationToken cancellationToken
    )
    {
        var factory = new ConnectionFactory
        {
            Uri = address.Uri,
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedHeartbeat = Heartbeat,
            RequestedConnectionTimeout = Patience,
            SocketReadTimeout = Patience,
            SocketWriteTimeout = Patience,
            ContinuationTimeout = TimeSpan.FromSeconds(20),
        };
        var publishing = await factory.CreateConnectionAsync($"tocsin {node} publishes", cancellationToken);
        IConnection? consuming = null;
        try
        {
            consuming = await factory.CreateConnectionAsync($"tocsin {node} consumes", cancellationToken);
            var publisher = await publishing.CreateChannelAsync(
                new CreateChannelOptions(
                    publisherConfirmationsEnabled: true,
                    publisherConfirmationTrackingEnabled: true,
                    outstandingPublisherConfirmationsRateLimiter: null
                ),
                cancellationToken
            );
            var consumer = await consuming.CreateChannelAsync(options: null, cancellationToken);
            var session = new BrokerSession(installation, publishing, consuming, publisher, consumer);
            session.Watch();
            await session.DeclareAsync(cancellationToken);
            return session;
        }
        // Whatever it was, it goes on to the caller: only the connections that were opened by then are closed here.
        catch
        {
            await publishing.DisposeAsync();
            if (consuming is not null)
            {
                await consuming.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>The queue of a partition.</summary>
    public string Queue(int partition) => FormattableString.Invariant($"tocsin.{_installation}.{partition}");

    /// <summary>Messages that nobody has been given yet; none where there is no such queue.</summary>
    public async Task<uint> ReadyAsync(int partition, CancellationToken cancellationToken)
    {
        // A queue that is not there costs the channel.
        await using var channel = await _consuming.CreateChannelAsync(options: null, cancellationToken);
        return await channel.MessageCountAsync(Queue(partition), cancellationToken);
    }

    /// <summary>Something is wrong with it: ends it.</summary>
    public void Fail(string reason)
    {
        if (!_ended.IsCancellationRequested)
        {
            Volatile.Write(ref _reason, reason);
            // Whoever waits for it goes on by himself.
            _ = _ended.CancelAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await CloseAsync(_consuming);
        await CloseAsync(_publishing);
        _ended.Dispose();
    }

    private void Watch()
    {
        foreach (var connection in (IConnection[])[_publishing, _consuming])
        {
            connection.ConnectionShutdownAsync += (_, e) =>
            {
                Fail(e.ReplyText);
                return Task.CompletedTask;
            };
        }

        foreach (var channel in (IChannel[])[Publisher, Consumer])
        {
            channel.ChannelShutdownAsync += (_, e) =>
            {
                Fail(e.ReplyText);
                return Task.CompletedTask;
            };
        }

        _publishing.ConnectionBlockedAsync += (_, _) => Blocked(true);
        _publishing.ConnectionUnblockedAsync += (_, _) => Blocked(false);

        Task Blocked(bool isBlocked)
        {
            IsBlocked = isBlocked;
            return Task.CompletedTask;
        }
    }

    private async Task DeclareAsync(CancellationToken cancellationToken)
    {
        foreach (var partition in Partition.All)
        {
            await Consumer.QueueDeclareAsync(
                Queue(partition),
                durable: true,
                exclusive: false,
                autoDelete: false,
                Arguments,
                passive: false,
                noWait: false,
                cancellationToken
            );
        }
    }

    private static async Task CloseAsync(IConnection connection)
    {
        try
        {
            await connection.CloseAsync(
                Constants.ReplySuccess,
                "Goodbye",
                TimeSpan.FromSeconds(1),
                abort: true,
                CancellationToken.None
            );
            await connection.DisposeAsync();
        }
        // The boundary to the client: it may be broken in any way, and nothing is wanted of it any more.
        catch (Exception)
        {
            // Gone either way.
        }
    }
}
