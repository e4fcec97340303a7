namespace Tocsin.Egress;

/// <summary>The one HTTP client for destinations: no redirects, no proxy of the environment, no cookies, bounded answers.</summary>
internal sealed class OutboundHttp(ConnectGuard guard) : IDisposable
{
    /// <summary>Bytes of an unread body that are still read to keep a connection; beyond, it is dropped.</summary>
    private const int DrainBytes = 64 * 1024;

    private readonly SocketsHttpHandler _handler = new()
    {
        ConnectCallback = guard.ConnectAsync,
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 32,
        MaxResponseDrainSize = DrainBytes,
        ResponseDrainTimeout = TimeSpan.FromSeconds(2),
        MaxConnectionsPerServer = 256,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        // Node closes a connection that was idle for 5 seconds; one that is closed while it is used costs an attempt.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4),
        // A name that moves is followed.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    };

    private HttpMessageInvoker? _invoker;

    /// <summary>Sends, and returns once the headers of the answer are there.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        (_invoker ??= new HttpMessageInvoker(_handler, disposeHandler: false)).SendAsync(request, cancellationToken);

    public void Dispose()
    {
        _invoker?.Dispose();
        _handler.Dispose();
    }
}
