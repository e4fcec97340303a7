using System.Globalization;
using System.Net.Sockets;

namespace Tocsin.Bench.Parts;

/// <summary>A RabbitMQ server with a name, ports and a folder of its own, which goes with this object.</summary>
internal sealed class RabbitBroker : IAsyncDisposable
{
    private const string Folder = "/usr/lib/rabbitmq/bin";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly string _folder;
    private readonly string _address;
    private readonly Dictionary<string, string> _environment;
    private readonly Child _names;
    private Child? _server;

    private RabbitBroker(string folder, Child names, int namesPort, string address)
    {
        (_folder, _names, _address) = (folder, names, address);
        var none = Path.Combine(folder, "none");
        var settings = Path.Combine(folder, "rabbitmq.conf");
        File.WriteAllText(settings, "loopback_users = none\n");
        _environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = folder,
            ["ERL_EPMD_PORT"] = Text(namesPort),
            ["RABBITMQ_NODENAME"] = $"tocsin{Port}@localhost",
            ["RABBITMQ_NODE_IP_ADDRESS"] = address,
            ["RABBITMQ_NODE_PORT"] = Text(Port),
            ["RABBITMQ_DIST_PORT"] = Text(Machine.FreePort()),
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
            ["RABBITMQ_PID_FILE"] = Path.Combine(folder, "pid"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "plugins"),
            ["RABBITMQ_CONFIG_FILE"] = settings,
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = none,
            ["RABBITMQ_CONF_ENV_FILE"] = none,
        };
    }

    public static bool IsInstalled => File.Exists($"{Folder}/rabbitmq-server");

    public int Port { get; } = Machine.FreePort();

    /// <summary>Of a broker that is reached there.</summary>
    public static string Url(string host, int port) => $"amqp://guest:guest@{host}:{Text(port)}/";

    /// <summary>The number of the process that all of its others are children of.</summary>
    public int ProcessId => _server!.Id;

    /// <summary>Makes one and starts it.</summary>
    /// <param name="folder">A folder to be made for it, on the disk that it is to write to.</param>
    /// <param name="address">Where it listens.</param>
    public static async Task<RabbitBroker> StartAsync(string folder, string address = "127.0.0.1")
    {
        foreach (var name in (string[])["", "mnesia", "log"])
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }

        // Before the server starts one that outlives it.
        var port = Machine.FreePort();
        var names = await Child.StartAsync(["epmd", "-port", Text(port), "-address", "127.0.0.1"]);
        var broker = new RabbitBroker(folder, names, port, address);
        try
        {
            await Machine.UntilAsync(
                () => AnswersAsync("127.0.0.1", port),
                () => "epmd did not start: " + names.Said,
                Patience,
                CancellationToken.None
            );
            await broker.StartAsync();
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }

        return broker;
    }

    public async Task StartAsync()
    {
        _server = await Child.StartAsync([$"{Folder}/rabbitmq-server"], _environment);
        await Machine.UntilAsync(
            async () => !_server.HasExited && await AnswersAsync(_address, Port),
            () => "RabbitMQ did not start: " + _server.Said,
            Patience,
            CancellationToken.None
        );
        await ControlAsync("await_startup");
    }

    /// <summary>Ends it in good order (<c>TERM</c>) or at once (<c>KILL</c>).</summary>
    public async Task StopAsync(string signal)
    {
        await _server!.SignalAsync(signal);
        await _server.EndedAsync(Patience);
        await _server.DisposeAsync();
        _server = null;
    }

    /// <summary>Empties all queues.</summary>
    public Task PurgeAsync() =>
        ControlAsync("eval", "[catch rabbit_amqqueue:purge(Q) || Q <- rabbit_amqqueue:list()], ok.");

    /// <summary>Removes all it had, while it is stopped.</summary>
    public void Wipe()
    {
        Directory.Delete(_environment["RABBITMQ_MNESIA_BASE"], recursive: true);
        Directory.CreateDirectory(_environment["RABBITMQ_MNESIA_BASE"]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await StopAsync("KILL");
        }

        await _names.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ControlAsync(params string[] arguments)
    {
        var (well, said) = await Machine.RunAsync([$"{Folder}/rabbitmqctl", .. arguments], _environment);
        if (!well)
        {
            throw new InvalidOperationException($"rabbitmqctl {arguments[0]}: {said}");
        }
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static async Task<bool> AnswersAsync(string address, int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
