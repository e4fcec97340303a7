using Microsoft.AspNetCore.Routing;

namespace Tocsin.Findings;

/// <summary>Weaknesses, the same ones from scan to scan.</summary>
internal static class FindingsRegistration
{
    public static IEndpointRouteBuilder MapFindingRoutes(this IEndpointRouteBuilder api)
    {
        api.MapFindings();
        return api;
    }
}
