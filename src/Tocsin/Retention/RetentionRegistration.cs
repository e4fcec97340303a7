using Microsoft.Extensions.DependencyInjection;
using Tocsin.Organizations;
using Tocsin.Settings;

namespace Tocsin.Retention;

/// <summary>What is removed in the background: old history, and what deleted organizations had.</summary>
internal static class RetentionRegistration
{
    public static IServiceCollection AddRetention(this IServiceCollection services)
    {
        services.AddSettings<RetentionOptions>("Tocsin:Retention");
        services.AddSingleton<Pace>();
        services.AddSingleton<RetentionSweep>();
        services.AddHostedService(s => s.GetRequiredService<RetentionSweep>());
        services.AddSingleton<OrganizationRemoval>();
        services.AddHostedService(s => s.GetRequiredService<OrganizationRemoval>());
        services.AddSingleton<OrganizationDeleted>(s =>
            (organization, cancellationToken) =>
                s.GetRequiredService<OrganizationRemoval>().DeletedAsync(organization, cancellationToken)
        );
        return services;
    }
}
