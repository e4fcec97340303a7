using System.Net.Sockets;

namespace Tocsin.Egress;

/// <summary>A connection that the guard made, and that tells requests written to it where they go.</summary>
internal sealed class GuardedStream(Socket socket, ConnectTimes times) : NetworkStream(socket, ownsSocket: true)
{
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        RequestTrace.Note(times);
        return base.WriteAsync(buffer, cancellationToken);
    }
}
