using System.Net;
using Microsoft.Extensions.Options;

namespace Tocsin.Egress;

/// <summary>The operator's proxy, where there is one. Its address is the operator's choice and is not judged.</summary>
internal sealed class OutboundProxy
{
    private readonly Uri? _url;

    public OutboundProxy(IOptions<EgressOptions> options)
    {
        if (options.Value.Proxy is not { } text)
        {
            return;
        }

        var url = Parse(text)!;
        _url = new UriBuilder(url) { UserName = "", Password = "" }.Uri;
        Handler = new WebProxy(_url) { Credentials = Credentials(url) };
    }

    /// <summary>As the client takes it; null where there is none.</summary>
    public IWebProxy? Handler { get; }

    /// <summary>Whether this is where the proxy listens.</summary>
    public bool Is(string host, int port) =>
        _url is not null && port == _url.Port && string.Equals(host, _url.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>A proxy's address, or null when it is none.</summary>
    public static Uri? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && string.Equals(url.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal)
        && url.Host.Length > 0
        && url.Port > 0
        && url.PathAndQuery is "/"
        && url.Fragment.Length == 0
            ? url
            : null;

    private static NetworkCredential? Credentials(Uri url)
    {
        if (url.UserInfo.Length == 0)
        {
            return null;
        }

        var colon = url.UserInfo.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new NetworkCredential(Uri.UnescapeDataString(url.UserInfo), "")
            : new NetworkCredential(
                Uri.UnescapeDataString(url.UserInfo[..colon]),
                Uri.UnescapeDataString(url.UserInfo[(colon + 1)..])
            );
    }
}
