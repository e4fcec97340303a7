using System.Net;

namespace Tocsin.Client.Http;

internal static class Connections
{
    public static HttpClient Open(TocsinClientOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirect is reported: the key belongs to one address.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(15),
            UseCookies = false,
            // A proxy from the environment is for the world outside, not for a server on this machine.
            UseProxy = !options.Server.IsLoopback,
        };
        return new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
