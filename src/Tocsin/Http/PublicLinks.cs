using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Tocsin.Http;

/// <summary>Links that answer, for payloads, messages and pages.</summary>
internal sealed class PublicLinks(IOptions<PublicUrlOptions> options, IServer server)
{
    private const string Fallback = "http://127.0.0.1:7878";

    // Resolved at use: the server knows its own address only once it listens.
    private string Base =>
        (
            options.Value.PublicUrl
            ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? Fallback
        )
            .TrimEnd('/')
            .Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal)
            .Replace("://[::]", "://127.0.0.1", StringComparison.Ordinal);

    /// <summary>The first page.</summary>
    public string Home => Base + "/";

    /// <summary>The page of a scan.</summary>
    public string Scan(string scanId) => $"{Base}/scans/{scanId}";

    /// <summary>A webhook, in the API.</summary>
    public string Webhook(string webhookId) => $"{Base}/api/v1/webhooks/{webhookId}";

    /// <summary>The findings of a scan, in the API.</summary>
    public string ScanFindings(string scanId) => $"{Base}/api/v1/scans/{scanId}/findings";
}
