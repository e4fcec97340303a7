using System.Net.Security;

namespace Tocsin.Egress;

/// <summary>
/// The one HTTP client for destinations: no redirects, no proxy of the environment, no cookies, no decompression, bounded
/// answers.
/// </summary>
internal sealed class OutboundHttp(ConnectGuard guard, OutboundProxy proxy, CertificateJudge certificates) : IDisposable
{
    /// <summary>The longest that a connection may take to be made: its name, the connection and TLS.</summary>
    public static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(15);

    /// <summary>KB of an answer's headers.</summary>
    public const int MaxHeaderKilobytes = 32;

    /// <summary>Bytes of an unread body that are still read to keep a connection; beyond, it is dropped.</summary>
    private const int DrainBytes = 64 * 1024;

    private readonly SocketsHttpHandler _handler = new()
    {
        ConnectCallback = guard.ConnectAsync,
        AllowAutoRedirect = false,
        // Without one set here, the client would look for one in the environment.
        UseProxy = proxy.Handler is not null,
        Proxy = proxy.Handler,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = MaxHeaderKilobytes,
        MaxResponseDrainSize = DrainBytes,
        ResponseDrainTimeout = TimeSpan.FromSeconds(2),
        MaxConnectionsPerServer = 256,
        ConnectTimeout = ConnectTime,
        // Node closes a connection that was idle for 5 seconds; one that is closed while it is used costs an attempt.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4),
        // A name that moves is followed.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = certificates.Callback },
    };

    private HttpMessageInvoker? _invoker;

    /// <summary>Sends, and returns once the headers of the answer are there.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _invoker ??= new HttpMessageInvoker(_handler, disposeHandler: false);
        return proxy.Handler is null
            ? _invoker.SendAsync(request, cancellationToken)
            : SendByProxyAsync(_invoker, request, cancellationToken);
    }

    public void Dispose()
    {
        _invoker?.Dispose();
        _handler.Dispose();
    }

    // The proxy resolves the name once more and connects: what it reaches in the end is in the operator's hands.
    private async Task<HttpResponseMessage> SendByProxyAsync(
        HttpMessageInvoker invoker,
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await guard.JudgeAsync(request, cancellationToken);
        }
        catch (Exception e) when (e is BlockedAddressException or System.Net.Sockets.SocketException)
        {
            throw new HttpRequestException(e.Message, e);
        }

        return await invoker.SendAsync(request, cancellationToken);
    }
}
