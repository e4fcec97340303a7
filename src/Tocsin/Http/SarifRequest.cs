using Microsoft.AspNetCore.Builder;

namespace Tocsin.Http;

/// <summary>Says on a route that its body is SARIF, plain or gzip, read as a stream and bounded by its own limit.</summary>
internal sealed record SarifRequest;

/// <summary>How routes say it.</summary>
internal static class SarifRequestExtensions
{
    public static TBuilder TakesSarif<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new SarifRequest());
}
