using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RabbitMQ.Client;

namespace Tocsin.Tests.Testing;

/// <summary>
/// A RabbitMQ server of this test process's own, with a name, ports and a folder of its own; gone with the process. It can be
/// stopped, killed and started again.
/// </summary>
internal sealed class RabbitServer : IAsyncDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    // The shell lives as long as this process holds its input, however this process ends.
    private const string Script = $$"""
        export HOME="$D" ERL_EPMD_PORT="$E" RABBITMQ_NODENAME="tocsin$P@localhost" RABBITMQ_NODE_IP_ADDRESS=127.0.0.1
        export RABBITMQ_NODE_PORT="$P" RABBITMQ_DIST_PORT="$Q" RABBITMQ_MNESIA_BASE="$D/mnesia" RABBITMQ_LOG_BASE="$D/log"
        export RABBITMQ_LOGS="$D/log/rabbit.log" RABBITMQ_PID_FILE="$D/pid" RABBITMQ_ENABLED_PLUGINS_FILE="$D/plugins"
        export RABBITMQ_CONFIG_FILE="$D/none" RABBITMQ_ADVANCED_CONFIG_FILE="$D/none" RABBITMQ_CONF_ENV_FILE="$D/none"
        mkdir -p "$D/mnesia" "$D/log"
        epmd -port "$E" -address 127.0.0.1 >/dev/null 2>&1 &
        epmd=$!
        # Before the server starts one that outlives it.
        until epmd -port "$E" -names >/dev/null 2>&1; do sleep 0.1; done
        setsid {{Program}} >>"$D/out" 2>&1 </dev/null &
        rabbit=$!
        read -r how || { how=KILL; gone=1; }
        # The program is a script around the server: killed alone it would leave that behind.
        [ "$how" = KILL ] && group=- || group=
        kill -s "$how" -- "$group$rabbit"
        wait $rabbit
        kill $epmd
        wait $epmd
        [ -z "$gone" ] || rm -rf "$D"
        """;

    private static readonly Lazy<Task<RabbitServer>> Shared = new(StartAsync);
    private readonly string _folder = Directory.CreateTempSubdirectory("tocsin-test-rabbit-").FullName;
    private readonly int _port = FreePort();
    private readonly int _distribution = FreePort();
    private readonly int _names = FreePort();
    private Process? _shell;

    private RabbitServer() { }

    /// <summary>What <c>Tocsin:Queue</c> is to be.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"amqp://guest:guest@127.0.0.1:{_port}/");

    /// <summary>One that all tests share, and none stops; where RabbitMQ is not installed, the test is skipped.</summary>
    public static Task<RabbitServer> NeedAsync()
    {
        Optional.Need(File.Exists(Program), "RabbitMQ");
        return Shared.Value;
    }

    /// <summary>One of a test's own.</summary>
    public static async Task<RabbitServer> NeedOwnAsync()
    {
        Optional.Need(File.Exists(Program), "RabbitMQ");
        return await StartAsync();
    }

    /// <summary>Starts it, again where it was stopped, on what it had.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo("sh") { RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Script);
        start.WorkingDirectory = Path.GetTempPath();
        start.Environment["D"] = _folder;
        start.Environment["P"] = _port.ToString(CultureInfo.InvariantCulture);
        start.Environment["Q"] = _distribution.ToString(CultureInfo.InvariantCulture);
        start.Environment["E"] = _names.ToString(CultureInfo.InvariantCulture);
        _shell = Process.Start(start)!;
        await Eventually.TrueAsync(
            IsUpAsync,
            () => "The RabbitMQ server of the tests did not start: " + Said(),
            TimeSpan.FromSeconds(90)
        );
    }

    /// <summary>Ends it at once, or in good order.</summary>
    public async Task StopAsync(bool kill)
    {
        await _shell!.StandardInput.WriteLineAsync(kill ? "KILL" : "TERM");
        await _shell.StandardInput.FlushAsync();
        await _shell.WaitForExitAsync();
    }

    /// <summary>What is in the queues of all installations.</summary>
    public Task PurgeAsync(IEnumerable<string> queues) => EachAsync(queues, (c, q) => c.QueuePurgeAsync(q));

    /// <summary>As if the broker had been set up anew.</summary>
    public Task WipeAsync(IEnumerable<string> queues) =>
        EachAsync(queues, (c, q) => c.QueueDeleteAsync(q, ifUnused: false, ifEmpty: false));

    public async ValueTask DisposeAsync()
    {
        if (_shell is { HasExited: false })
        {
            await StopAsync(kill: true);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task EachAsync(IEnumerable<string> queues, Func<IChannel, string, Task> what)
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        foreach (var queue in queues)
        {
            await what(channel, queue);
        }
    }

    private Task<IConnection> ConnectAsync() => new ConnectionFactory { Uri = new Uri(Url) }.CreateConnectionAsync();

    private string Said() =>
        File.Exists(Path.Combine(_folder, "out")) ? File.ReadAllText(Path.Combine(_folder, "out")) : "";

    private async Task<bool> IsUpAsync()
    {
        try
        {
            await using var connection = await ConnectAsync();
            return true;
        }
        catch (Exception e) when (e is RabbitMQ.Client.Exceptions.BrokerUnreachableException or IOException)
        {
            return false;
        }
    }

    private static async Task<RabbitServer> StartAsync()
    {
        var server = new RabbitServer();
        await server.StartAgainAsync();
        return server;
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
