using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tocsin.Http;
using Tocsin.Settings;

namespace Tocsin.Health;

/// <summary>Whether the process lives, and whether it should be sent work.</summary>
internal static class HealthRegistration
{
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSettings<HealthOptions>("Tocsin");
        services.AddSingleton<Draining>();
        services.AddSingleton<IReadinessCheck>(s => s.GetRequiredService<Draining>());
        services.AddSingleton<DiskSpace>();
        services.AddSingleton<IReadinessCheck>(s => s.GetRequiredService<DiskSpace>());
        services.AddSingleton<OverloadCheck>(s => _ => s.GetRequiredService<DiskSpace>().Refusal());
        services.AddSingleton<IHostedService>(s => s.GetRequiredService<Draining>());
        return services;
    }
}
