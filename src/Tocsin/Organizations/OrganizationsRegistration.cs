using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Settings;

namespace Tocsin.Organizations;

/// <summary>Organizations, keys, and who may do what.</summary>
internal static class OrganizationsRegistration
{
    public static IServiceCollection AddOrganizations(this IServiceCollection services)
    {
        services.AddSettings<OrganizationsOptions>("Tocsin");
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<FirstKey>();
        services.AddHostedService<KeyUse>();
        return services;
    }

    public static IEndpointRouteBuilder MapOrganizationRoutes(this IEndpointRouteBuilder api)
    {
        api.MapOrganizations();
        api.MapApiKeys();
        return api;
    }
}
