using Tocsin.Client.Http;

namespace Tocsin.Client.ApiKeys;

/// <summary>The key in use.</summary>
public sealed class ApiKeysClient
{
    private readonly RequestSender _sender;

    internal ApiKeysClient(RequestSender sender) => _sender = sender;

    /// <summary>What the key in use is, and whose; the cheapest way to see that it works.</summary>
    public Task<CurrentKey> GetCurrentAsync(CancellationToken cancellationToken) =>
        _sender.SendAsync(ApiRequest.Get("api-keys/current"), TocsinJson.Default.CurrentKey, cancellationToken);
}
