using System.Net;
using System.Net.Sockets;

namespace Tocsin.Tests.Nodes.Faults;

/// <summary>
/// A wire to a server of this machine that can be cut: then nothing comes through any more, in either direction, and nobody is
/// told, as with a network that drops everything.
/// </summary>
internal sealed class Wire : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _to;
    private readonly CancellationTokenSource _end = new();
    private TaskCompletionSource _whole = Done();

    public Wire(int to)
    {
        _to = to;
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Cut() => _whole = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Mend() => _whole.TrySetResult();

    public void Dispose()
    {
        _end.Cancel();
        _whole.TrySetResult();
        _listener.Stop();
    }

    private static TaskCompletionSource Done()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var near = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = Task.Run(() => JoinAsync(near));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task JoinAsync(TcpClient near)
    {
        using var far = new TcpClient();
        using (near)
        {
            try
            {
                await _whole.Task.WaitAsync(_end.Token);
                await far.ConnectAsync(IPAddress.Loopback, _to, _end.Token);
                (near.NoDelay, far.NoDelay) = (true, true);
                await Task.WhenAny(CopyAsync(near, far), CopyAsync(far, near));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // There is nobody at the other end.
            }
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer, _end.Token)) > 0)
            {
                await _whole.Task.WaitAsync(_end.Token);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _end.Token);
            }
        }
        catch (Exception e)
            when (e is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException
            )
        {
            // One of the two is gone.
        }
    }
}
