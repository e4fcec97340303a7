using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Findings.Triage;

namespace Tocsin.Findings;

/// <summary>Weaknesses, the same ones from scan to scan.</summary>
internal static class FindingsRegistration
{
    public static IServiceCollection AddFindings(this IServiceCollection services)
    {
        services.AddSingleton<FindingEvents>();
        services.AddSingleton<FindingTriage>();
        services.AddHostedService<SuppressionExpiry>();
        return services;
    }

    public static IEndpointRouteBuilder MapFindingRoutes(this IEndpointRouteBuilder api)
    {
        api.MapFindings();
        api.MapTriage();
        api.MapHistory();
        return api;
    }
}
