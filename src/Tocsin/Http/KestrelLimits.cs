using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Tocsin.Http;

/// <summary>Holds the server to the limits; its other defaults (headers within 30 s, 240 bytes a second) are sane.</summary>
internal sealed class KestrelLimits(IOptions<LimitsOptions> limits) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = Math.Max(limits.Value.ResultsBytes, limits.Value.BodyBytes);
    }
}
