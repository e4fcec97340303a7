using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Tocsin.Scans;

/// <summary>Scans: results come in, and what changed goes out as events.</summary>
internal static class ScansRegistration
{
    public static IServiceCollection AddScans(this IServiceCollection services)
    {
        services.AddSingleton<ScanEvents>();
        services.AddSingleton<ScanLookup>();
        services.AddSingleton<ScanLife>();
        services.AddSingleton<ScanJudge>();
        services.AddSingleton<ResultIntake>();
        services.AddSingleton<ScanFinisher>();
        services.AddHostedService(s => s.GetRequiredService<ScanFinisher>());
        return services;
    }

    public static IEndpointRouteBuilder MapScanRoutes(this IEndpointRouteBuilder api)
    {
        api.MapScans();
        api.MapResults();
        api.MapScanFindings();
        return api;
    }
}
