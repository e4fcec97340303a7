using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Peers;

/// <summary>A Redis of one's own: its port, its directory on the disk that Tocsin's data is on, and its durability stated.</summary>
internal sealed class RedisProcess : IDisposable
{
    /// <summary>Every write is appended to a file, which is synced each second: a crash of the machine loses up to that.</summary>
    public const string Durability = "appendonly yes, appendfsync everysec";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private readonly Process _process;

    private RedisProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public int ProcessId => _process.Id;

    public static async Task<RedisProcess> StartAsync(DataFolder data, CancellationToken cancellationToken)
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        string[] arguments =
        [
            "--port",
            port.ToString(CultureInfo.InvariantCulture),
            "--bind",
            "127.0.0.1",
            "--dir",
            data.Path,
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            "everysec",
            "--maxmemory-policy",
            "noeviction",
        ];
        var start = new ProcessStartInfo("redis-server", arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var redis = new RedisProcess(process, port);
        try
        {
            await redis.ReadyAsync(cancellationToken);
        }
        catch
        {
            redis.Dispose();
            throw;
        }

        return redis;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private async Task ReadyAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await AnswersAsync(Port, cancellationToken))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new InvalidOperationException("redis-server did not start.");
            }

            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
