using System.Net.Sockets;

namespace Tocsin.Client.Http;

internal static class ConnectionFailure
{
    public static TocsinConnectionException Describe(Uri server, HttpRequestException failure)
    {
        var address = server.GetLeftPart(UriPartial.Authority);
        var reason = failure.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => $"there is no host {server.Host}",
            HttpRequestError.SecureConnectionError =>
                $"no trusted TLS connection ({failure.InnerException?.Message ?? failure.Message})",
            HttpRequestError.ProxyTunnelError => "the proxy refused the connection",
            HttpRequestError.ResponseEnded => "the connection ended before the answer",
            _ => Innermost(failure),
        };
        return new TocsinConnectionException($"cannot reach {address}: {reason}", failure);
    }

    private static string Innermost(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            if (e is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
            {
                return "connection refused (is the server running?)";
            }
        }

        return failure.GetBaseException().Message;
    }
}
