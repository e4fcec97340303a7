using System.Net;
using System.Net.Sockets;

namespace Tocsin.Tests.Testing;

/// <summary>A way to another port of this machine that a test can close: what goes through it is cut, what comes refused.</summary>
internal sealed class Tunnel : IAsyncDisposable
{
    private readonly IPEndPoint _target;
    private readonly Lock _lock = new();
    private readonly List<Socket> _open = [];
    private TcpListener _listener;
    private bool _isClosed;

    public Tunnel(IPEndPoint target)
    {
        _target = target;
        _listener = Listen(0);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _listener.Stop();
            _open.ForEach(s => s.Dispose());
            _open.Clear();
        }
    }

    public void Open()
    {
        lock (_lock)
        {
            _isClosed = false;
            _listener = Listen(Port);
        }
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        _ = AcceptAsync(listener);
        return listener;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptSocketAsync();
                var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await far.ConnectAsync(_target);
                near.NoDelay = far.NoDelay = true;
                lock (_lock)
                {
                    if (_isClosed)
                    {
                        near.Dispose();
                        far.Dispose();
                        return;
                    }

                    _open.AddRange([near, far]);
                }

                _ = CopyAsync(near, far);
                _ = CopyAsync(far, near);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed.
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer)) > 0)
            {
                await to.SendAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }

        to.Dispose();
    }
}
