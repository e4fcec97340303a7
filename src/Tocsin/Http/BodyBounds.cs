using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Tocsin.Http;

/// <summary>
/// Lets larger bodies in on the routes that take them, after authentication: before it, and everywhere else, nobody
/// can make the server read more than <see cref="KestrelLimits.Unauthenticated"/>.
/// </summary>
internal sealed class BodyBounds(RequestDelegate next, IOptions<LimitsOptions> limits)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (
            context.Features.Get<Caller>() is not null
            && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound
            && context.GetEndpoint()?.Metadata is { } route
        )
        {
            bound.MaxRequestBodySize =
                route.GetMetadata<SarifRequest>() is not null ? limits.Value.ResultsBytes
                : route.GetMetadata<JsonRequest>() is not null ? limits.Value.LargestJson()
                : bound.MaxRequestBodySize;
        }

        return next(context);
    }
}
