using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Tocsin.Http;

/// <summary>Holds the server to the limits; its other defaults (headers within 30 s, 240 bytes a second) are sane.</summary>
internal sealed class KestrelLimits : IConfigureOptions<KestrelServerOptions>
{
    /// <summary>Bytes of a body, until <see cref="BodyBounds"/> knows who sends it and what for.</summary>
    public const long Unauthenticated = 64 * 1024;

    public void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = Unauthenticated;
    }
}
