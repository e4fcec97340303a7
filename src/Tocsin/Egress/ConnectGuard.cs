using System.Net;
using System.Net.Sockets;

namespace Tocsin.Egress;

/// <summary>
/// Resolves a name, judges every address that it leads to, and connects to just these: a name cannot answer one thing to
/// the judge and another to the connection. One bad address refuses all.
/// </summary>
internal sealed class ConnectGuard(EgressPolicy policy, OutboundProxy proxy, ResolveHost resolve, TimeProvider time)
{
    /// <exception cref="BlockedAddressException">An address may not be reached.</exception>
    /// <exception cref="SocketException">The name is not known, or nobody answers.</exception>
    public async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        // Whoever is reached through the proxy was judged when the request was made.
        var byProxy = proxy.Is(host, port);
        var times = new ConnectTimes { Started = time.GetTimestamp(), ByProxy = byProxy };
        if (context.InitialRequestMessage is TracedRequest request)
        {
            request.Trace.Begun = times;
        }

        var addresses = byProxy
            ? await ResolveAsync(host, cancellationToken)
            : await JudgeAsync(host, port, cancellationToken);
        times.Resolved = time.GetTimestamp();
        SocketException? refusal = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                var endPoint = new IPEndPoint(address, port);
                await socket.ConnectAsync(endPoint, cancellationToken);
                times.Address = byProxy ? null : endPoint;
                times.Connected = time.GetTimestamp();
                return new GuardedStream(socket, times);
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

    /// <summary>Judges where a request that goes through the proxy wants to go.</summary>
    /// <exception cref="BlockedAddressException">An address may not be reached.</exception>
    /// <exception cref="SocketException">The name is not known.</exception>
    public async ValueTask JudgeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var times = new ConnectTimes { Started = time.GetTimestamp(), ByProxy = true };
        if (request is TracedRequest traced)
        {
            traced.Trace.Begun = times;
        }

        var url = request.RequestUri!;
        await JudgeAsync(url.IdnHost, url.Port, cancellationToken);
        times.Resolved = time.GetTimestamp();
    }

    private async ValueTask<IPAddress[]> JudgeAsync(string host, int port, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(host, cancellationToken);
        foreach (var address in addresses)
        {
            if (policy.JudgeAddress(address, host, port) is { } name)
            {
                throw new BlockedAddressException($"{host} resolves to {address}, which is {name}");
            }
        }

        return addresses;
    }

    private async ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await resolve(host, cancellationToken);
}
