using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Tocsin.Dashboard;

/// <summary>Pages for people.</summary>
internal static class DashboardRegistration
{
    public static IServiceCollection AddDashboard(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddSingleton<Session>();
        return services;
    }

    public static WebApplication MapDashboard(this WebApplication app)
    {
        app.MapPages();
        return app;
    }
}
