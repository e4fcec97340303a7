using System.Globalization;
using System.Net.Sockets;

namespace Tocsin.Bench.Servers;

/// <summary>A RabbitMQ server of one's own: one node, whose quorum queues sync what they take on.</summary>
internal sealed class RabbitProcess : IDisposable
{
    private const string Script = """
        D=$(mktemp -d "$T/rabbit-XXXXXX") || exit 1
        export HOME="$D" ERL_EPMD_PORT="$E" RABBITMQ_NODENAME="bench$P@localhost" RABBITMQ_NODE_IP_ADDRESS=127.0.0.1
        export RABBITMQ_NODE_PORT="$P" RABBITMQ_DIST_PORT="$Q" RABBITMQ_MNESIA_BASE="$D/mnesia" RABBITMQ_LOG_BASE="$D/log"
        export RABBITMQ_LOGS="$D/log/rabbit.log" RABBITMQ_PID_FILE="$D/pid" RABBITMQ_ENABLED_PLUGINS_FILE="$D/plugins"
        export RABBITMQ_CONFIG_FILE="$D/none" RABBITMQ_ADVANCED_CONFIG_FILE="$D/none" RABBITMQ_CONF_ENV_FILE="$D/none"
        mkdir -p "$D/mnesia" "$D/log"
        epmd -port "$E" -address 127.0.0.1 >/dev/null 2>&1 &
        epmd=$!
        until epmd -port "$E" -names >/dev/null 2>&1; do sleep 0.1; done
        setsid /usr/lib/rabbitmq/bin/rabbitmq-server >>"$D/out" 2>&1 </dev/null &
        rabbit=$!
        cat >/dev/null
        kill -s KILL -- "-$rabbit"
        wait $rabbit
        kill $epmd
        wait $epmd
        rm -rf "$D"
        """;

    private readonly ShellProcess _shell;
    private readonly int _port;

    private RabbitProcess(ShellProcess shell, int port) => (_shell, _port) = (shell, port);

    public int ProcessId => _shell.Id;

    public string Url => string.Create(CultureInfo.InvariantCulture, $"amqp://guest:guest@127.0.0.1:{_port}/");

    /// <summary>Starts it on three ports from this one on; null where RabbitMQ is not installed.</summary>
    public static async Task<RabbitProcess?> StartAsync(int port, CancellationToken cancellationToken)
    {
        if (!File.Exists("/usr/lib/rabbitmq/bin/rabbitmq-server"))
        {
            return null;
        }

        var shell = new ShellProcess(
            Script,
            user: null,
            ("T", Path.GetTempPath()),
            ("P", port.ToString(CultureInfo.InvariantCulture)),
            ("Q", (port + 1).ToString(CultureInfo.InvariantCulture)),
            ("E", (port + 2).ToString(CultureInfo.InvariantCulture))
        );
        for (var tries = 0; !await AnswersAsync(port, cancellationToken); tries++)
        {
            if (tries > 600 || shell.HasEnded)
            {
                throw new InvalidOperationException("RabbitMQ did not start.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }

        return new RabbitProcess(shell, port);
    }

    public void Dispose() => _shell.Dispose();

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
