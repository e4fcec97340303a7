using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Integrations;

namespace Tocsin.Silences;

/// <summary>What nobody is to hear of for a while.</summary>
internal static class SilencesRegistration
{
    public static IServiceCollection AddSilences(this IServiceCollection services)
    {
        services.AddSingleton<SilenceDirectory>();
        services.AddSingleton<SilenceRegistry>();
        services.AddSingleton<SilenceValidator>();
        services.AddSingleton<ChangesFollowed>(s => s.GetRequiredService<SilenceRegistry>().CatchUpAsync);
        return services;
    }

    public static IEndpointRouteBuilder MapSilenceRoutes(this IEndpointRouteBuilder api)
    {
        api.MapSilences();
        return api;
    }
}
