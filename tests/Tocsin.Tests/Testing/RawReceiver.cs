using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tocsin.Tests.Testing;

/// <summary>An endpoint that does with its connections whatever a test says, HTTP or not.</summary>
internal sealed class RawReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Socket, Stream, CancellationToken, Task> _connected;
    private readonly Task _accepting;

    private RawReceiver(Func<Socket, Stream, CancellationToken, Task> connected)
    {
        _connected = connected;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"http://127.0.0.1:{Port}/hook";

    /// <summary>Heads of the requests that came.</summary>
    public ConcurrentQueue<string> Heads { get; } = [];

    public int Connections { get; private set; }

    /// <summary>Calls this for each connection, before anything is read.</summary>
    public static RawReceiver Start(Func<Socket, Stream, CancellationToken, Task> connected) => new(connected);

    /// <summary>Calls this for each request that has come whole.</summary>
    public static RawReceiver Answer(Func<Stream, CancellationToken, Task> answer)
    {
        RawReceiver? receiver = null;
        receiver = new RawReceiver(
            async (_, stream, stop) =>
            {
                while (await ReadAsync(stream, stop) is { Length: > 0 } head)
                {
                    receiver!.Heads.Enqueue(head);
                    await answer(stream, stop);
                }
            }
        );
        return receiver;
    }

    /// <summary>Reads a request and returns its head; empty at the end.</summary>
    public static async Task<string> ReadAsync(Stream stream, CancellationToken stop)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, stop) == 0)
            {
                return "";
            }

            head.Append((char)one[0]);
        }

        var length = head.ToString()
            .Split("\r\n")
            .Where(l => l.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
            .Select(l => int.Parse(l["Content-Length: ".Length..]))
            .SingleOrDefault();
        await stream.ReadExactlyAsync(new byte[length], stop);
        return head.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var all = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                Connections++;
                all.Add(RunAsync(socket));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(all);
        }
    }

    private async Task RunAsync(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            await _connected(socket, stream, _stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side has had enough, or the test has.
        }
    }
}
