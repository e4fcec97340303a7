using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Tocsin.Delivery;
using Tocsin.Egress;
using Tocsin.Http;
using Tocsin.Integrations;

namespace Tocsin.Meta;

/// <summary><c>/meta</c>: about the server itself.</summary>
internal static class MetaEndpoints
{
    private static readonly string Version = Assembly
        .GetExecutingAssembly()
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion;

    public static IEndpointRouteBuilder MapMetaRoutes(this IEndpointRouteBuilder api)
    {
        api.MapGroup("/meta").WithTags("Meta").RequireAnyKey().MapGet("", Get);
        return api;
    }

    /// <summary>Tells what this server is, where its deliveries come from, and its limits.</summary>
    internal static Ok<MetaResource> Get(
        IOptions<EgressOptions> egress,
        IOptions<DeliveryOptions> delivery,
        IOptions<LimitsOptions> limits
    ) =>
        TypedResults.Ok(
            new MetaResource
            {
                Product = "Tocsin",
                Version = Version,
                EgressAddresses = [.. egress.Value.PublishedAddresses],
                Limits = new MetaLimits
                {
                    DeliveryTimeoutSeconds = delivery.Value.TimeoutSeconds,
                    ResponseBodyBytes = OutboundRequest.DefaultAnswerBytes,
                    ResponseHeaderBytes = OutboundHttp.MaxHeaderKilobytes * 1024,
                    RequestBodyBytes = limits.Value.BodyBytes,
                    ResultsBytes = limits.Value.ResultsBytes,
                },
            }
        );
}
