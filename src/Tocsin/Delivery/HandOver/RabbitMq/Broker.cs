using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tocsin.Nodes;

namespace Tocsin.Delivery.HandOver.RabbitMq;

/// <summary>Keeps a connection to the broker, and says when there is one. While there is none the store is used instead.</summary>
internal sealed partial class Broker : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>A node that has had no connection for so long leaves its partitions to others that have one.</summary>
    private static readonly TimeSpan AbleFor = TimeSpan.FromSeconds(10);

    private readonly BrokerAddress _address;
    private readonly IIntentStore _store;
    private readonly INodes _nodes;
    private readonly DeliveryPublisher _publisher;
    private readonly DeliveryConsumer _consumer;
    private readonly TimeProvider _time;
    private readonly ILogger<Broker> _logger;
    private BrokerSession? _session;
    private long _connectedUntil;
    private string? _told;

    public Broker(
        IOptions<NodesOptions> options,
        IIntentStore store,
        INodes nodes,
        DeliveryPublisher publisher,
        DeliveryConsumer consumer,
        TimeProvider time,
        ILogger<Broker> logger
    )
    {
        _address = BrokerAddress.Parse(options.Value.Queue);
        (_store, _nodes, _publisher, _consumer) = (store, nodes, publisher, consumer);
        (_time, _logger) = (time, logger);
        _connectedUntil = time.GetTimestamp();
    }

    /// <summary>The connection, where there is one.</summary>
    public BrokerSession? Session => Volatile.Read(ref _session);

    /// <summary>Whether this node can do its part of what comes by the broker.</summary>
    public bool IsAble => Session is not null || _time.GetElapsedTime(Interlocked.Read(ref _connectedUntil)) < AbleFor;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                pause = await ConnectAsync(stoppingToken) ? FirstPause : pause;
            }
            // The boundary of a background loop: the broker, or the store, may be away in any way.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Tell(BrokerTrouble.Explain(e));
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(pause, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    // Returns when it is over.
    private async Task<bool> ConnectAsync(CancellationToken stoppingToken)
    {
        var installation = await _store.InstallationAsync(stoppingToken);
        await using var session = await BrokerSession.OpenAsync(_address, installation, _nodes.Self, stoppingToken);
        try
        {
            await _consumer.BeginAsync(session, stoppingToken);
            _publisher.Begin(session);
            Volatile.Write(ref _session, session);
            Log.Connected(_logger, _address.Name);
            _told = null;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(session.Ended, stoppingToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, either.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            Volatile.Write(ref _session, null);
            Interlocked.Exchange(ref _connectedUntil, _time.GetTimestamp());
            _publisher.End(session);
            await _consumer.EndAsync(session);
        }

        if (!stoppingToken.IsCancellationRequested)
        {
            Tell(session.Reason);
        }

        return true;
    }

    // Once for each thing that is wrong, however often it is tried.
    private void Tell(string reason)
    {
        if (!string.Equals(_told, reason, StringComparison.Ordinal))
        {
            Log.Away(_logger, _address.Name, reason);
            _told = reason;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "No connection to RabbitMQ at {Broker}: {Reason}. Deliveries go by the database until there is one"
        )]
        public static partial void Away(ILogger logger, string broker, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Connected to RabbitMQ at {Broker}")]
        public static partial void Connected(ILogger logger, string broker);
    }
}
