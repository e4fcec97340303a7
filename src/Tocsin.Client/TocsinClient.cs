using Tocsin.Client.ApiKeys;
using Tocsin.Client.Findings;
using Tocsin.Client.Http;
using Tocsin.Client.Integrations;
using Tocsin.Client.Scans;
using Tocsin.Client.Silences;
using Tocsin.Client.Webhooks;

namespace Tocsin.Client;

/// <summary>A Tocsin server's API. Safe for use by many threads; keep one for long.</summary>
/// <remarks>Every POST carries an <c>Idempotency-Key</c>, the same one over its own retries, so that a lost answer
/// never makes a thing twice.</remarks>
public sealed class TocsinClient : IDisposable
{
    private readonly HttpClient? _owned;

    /// <summary>A client with connections of its own.</summary>
    public TocsinClient(TocsinClientOptions options)
        : this(options, TimeProvider.System) { }

    /// <summary>A client with connections of its own.</summary>
    /// <param name="options">Server and key.</param>
    /// <param name="time">The clock of the waits between tries.</param>
    public TocsinClient(TocsinClientOptions options, TimeProvider time)
        : this(options, Connections.Open(options), time) => _owned = Http;

    /// <summary>A client over connections that belong to the caller, who disposes them.</summary>
    /// <param name="options">Server and key; win over what <paramref name="http"/> has as its base address.</param>
    /// <param name="http">Should not follow redirects, and should have no shorter timeout than the options.</param>
    /// <param name="time">The clock of the waits between tries.</param>
    public TocsinClient(TocsinClientOptions options, HttpClient http, TimeProvider time)
    {
        Http = http;
        var sender = new RequestSender(options, http, time);
        ApiKeys = new ApiKeysClient(sender);
        Scans = new ScansClient(sender);
        Findings = new FindingsClient(sender);
        Webhooks = new WebhooksClient(sender);
        Integrations = new IntegrationsClient(sender);
        Silences = new SilencesClient(sender);
    }

    /// <summary>The key in use.</summary>
    public ApiKeysClient ApiKeys { get; }

    /// <summary>Scans: begin, upload results, complete, look at.</summary>
    public ScansClient Scans { get; }

    /// <summary>What scans found.</summary>
    public FindingsClient Findings { get; }

    /// <summary>Webhooks, their deliveries and secrets.</summary>
    public WebhooksClient Webhooks { get; }

    /// <summary>Integrations of every kind.</summary>
    public IntegrationsClient Integrations { get; }

    /// <summary>What nobody is to hear of for a while.</summary>
    public SilencesClient Silences { get; }

    private HttpClient Http { get; }

    /// <inheritdoc/>
    public void Dispose() => _owned?.Dispose();
}
