using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Tocsin.Targets;

/// <summary>What is scanned.</summary>
internal static class TargetsRegistration
{
    public static IServiceCollection AddTargets(this IServiceCollection services)
    {
        services.AddSingleton<TargetResolver>();
        services.AddSingleton<TargetRemoval>();
        services.AddHostedService(s => s.GetRequiredService<TargetRemoval>());
        return services;
    }

    public static IEndpointRouteBuilder MapTargetRoutes(this IEndpointRouteBuilder api)
    {
        api.MapTargets();
        return api;
    }
}
