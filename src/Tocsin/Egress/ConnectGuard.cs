using System.Net;
using System.Net.Sockets;

namespace Tocsin.Egress;

/// <summary>
/// Opens connections: resolves the name itself, judges every address, and connects to one that was judged, so that a
/// name cannot answer one thing to the judge and another to the connection. One bad address refuses all.
/// </summary>
internal sealed class ConnectGuard(EgressPolicy policy)
{
    /// <exception cref="BlockedAddressException">An address may not be reached.</exception>
    /// <exception cref="SocketException">The name is not known, or nobody answers.</exception>
    public async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, cancellationToken);
        foreach (var address in addresses)
        {
            if (policy.JudgeAddress(address, host, port) is { } name)
            {
                throw new BlockedAddressException($"{host} resolves to {address}, which is {name}");
            }
        }

        SocketException? refusal = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                refusal = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw refusal ?? new SocketException((int)SocketError.HostNotFound);
    }
}
