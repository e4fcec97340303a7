using System.Globalization;
using Tocsin.Bench.Parts;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Nodes;

/// <summary>Three nodes with a database, a broker, a network and a receiver, all of them real and all of them this object's.</summary>
internal sealed class NodeCluster : IAsyncDisposable
{
    public const int Count = 3;
    private const string DatabaseName = "tocsin";

    /// <summary>Webhooks to which events go; every one of them wants every event.</summary>
    public const int Webhooks = 12;

    /// <summary>There are others between them that want nothing: so each node has some of those that do.</summary>
    private const int Apart = 5;

    /// <summary>What a webhook's name begins with says what it is like.</summary>
    private static readonly string[] Kinds =
    [
        NodeReceiver.Plain,
        NodeReceiver.Slow,
        NodeReceiver.Strict,
        NodeReceiver.Plain,
    ];

    private readonly INodeNetwork _network;
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly List<DataFolder> _folders = [];

    private NodeCluster(INodeNetwork network) => _network = network;

    public List<Node> Nodes { get; } = [];

    public PostgresCluster Database { get; private set; } = null!;

    public RabbitBroker? Broker { get; private set; }

    public NodeReceiver Receiver { get; private set; } = null!;

    public NodeAudit Audit { get; private set; } = null!;

    /// <param name="network">Between its parts; it stays its maker's.</param>
    /// <param name="broker">Whether there is one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<NodeCluster> StartAsync(
        INodeNetwork network,
        bool broker,
        CancellationToken cancellationToken
    )
    {
        var cluster = new NodeCluster(network);
        try
        {
            await cluster.MakeAsync(broker, cancellationToken);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }

        return cluster;
    }

    public Task CutAsync(int node, Wire wire) => _network.CutAsync(node, wire);

    public Task MendAsync(int node, Wire wire) => _network.MendAsync(node, wire);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        _parts.Reverse();
        foreach (var part in _parts)
        {
            await part.DisposeAsync();
        }

        _folders.ForEach(f => f.Dispose());
    }

    private async Task MakeAsync(bool broker, CancellationToken cancellationToken)
    {
        Database = await PostgresCluster.StartAsync(DataFolder.NewPath("postgres"), _network.Database, _network.Range);
        _parts.Add(Database);
        await Database.ExecuteAsync($"CREATE DATABASE {DatabaseName}");
        if (broker)
        {
            Broker = await RabbitBroker.StartAsync(DataFolder.NewPath("rabbit"), _network.Broker);
            _parts.Add(Broker);
        }

        Receiver = await NodeReceiver.StartAsync(_network.World, Webhooks);
        _parts.Add(Receiver);
        for (var n = 0; n < Count; n++)
        {
            Nodes.Add(Make(n));
        }

        await Task.WhenAll(Nodes.Select(n => n.StartAsync(cancellationToken)));
        Audit = new NodeAudit(Database.ConnectionString(DatabaseName));
        await Audit.BeginAsync(cancellationToken);
        using var api = new Api(Nodes[0].Url.ToString().TrimEnd('/'), Api.FirstKey);
        for (var i = 0; i < Webhooks * Apart; i++)
        {
            var kind = Kinds[i / Apart % Kinds.Length];
            var isReal = i % Apart == 0;
            await api.PostAsync(
                "webhooks",
                new
                {
                    url = Receiver.Url($"{kind}{i}"),
                    events = new[] { isReal ? NodePublisher.Type : "bench.never" },
                    ordering = kind == NodeReceiver.Strict ? "strict" : "none",
                    retry_schedule = Enumerable.Repeat(1, 20),
                }
            );
        }
    }

    private Node Make(int n)
    {
        var data = DataFolder.NewSqlite();
        _folders.Add(data);
        var (host, port) = _network.Reach(n, Wire.Database, Database.Port);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Tocsin__DataDirectory"] = data.Path,
            ["Tocsin__Database"] = PostgresCluster.ConnectionString(DatabaseName, host, port),
            ["Tocsin__EncryptionKeys__0"] = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            ["Tocsin__BootstrapApiKey"] = Api.FirstKey,
            ["Tocsin__Egress__Allow__0"] = _network.World,
            ["Tocsin__NodeName"] = string.Create(CultureInfo.InvariantCulture, $"node-{n}"),
            ["Tocsin__DrainSeconds"] = "2",
            ["Logging__LogLevel__Default"] = "Warning",
            ["Logging__LogLevel__Tocsin.Delivery.HandOver"] = "Information",
            ["Logging__LogLevel__Tocsin.Storage.Postgres.PostgresNodes"] = "Information",
        };
        if (Broker is not null)
        {
            (host, port) = _network.Reach(n, Wire.Broker, Broker.Port);
            environment["Tocsin__Queue"] = RabbitBroker.Url(host, port);
        }

        return new Node(_network.AddressOf(n), _network.Inside(n), environment);
    }
}
