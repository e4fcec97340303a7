using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tocsin.Settings;

namespace Tocsin.Plans;

/// <summary>How many requests an organization may make.</summary>
internal static class PlansRegistration
{
    public static IServiceCollection AddPlans(this IServiceCollection services)
    {
        services.AddSettings<PlansOptions>("Tocsin:Plans");
        services.AddSingleton<IValidateOptions<PlansOptions>, PlansOptionsValidator>();
        services.AddSingleton<PlanTable>();
        services.AddSingleton<RequestCounts>();
        services.AddHostedService<RequestShare>();
        return services;
    }

    /// <summary>After authentication, which says whose request it is, and before anything that costs something.</summary>
    public static WebApplication UsePlans(this WebApplication app)
    {
        app.UseMiddleware<PlanGate>();
        return app;
    }
}
