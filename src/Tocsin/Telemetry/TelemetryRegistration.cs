using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tocsin.Delivery;
using Tocsin.Http;
using Tocsin.Settings;

namespace Tocsin.Telemetry;

/// <summary>What the server tells of itself: numbers for Prometheus, and traces and numbers for a collector.</summary>
internal static class TelemetryRegistration
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.AddSettings<MetricsOptions>("Tocsin:Metrics");
        services.AddSingleton<IValidateOptions<MetricsOptions>, MetricsOptionsValidator>();
        services.AddSingleton<Metrics>();
        services.AddSingleton<DeliveryMetrics>();
        services.AddSingleton<AttemptRecorded>(s => s.GetRequiredService<DeliveryMetrics>().Observe);
        services.AddSingleton<CommitMetrics>();
        services.AddSingleton<CommitObserved>(s => s.GetRequiredService<CommitMetrics>().Observe);
        services.AddSingleton<RequestSeries>();
        services.AddSingleton<StoreReadings>();
        services.AddSingleton<MetricsPage>();
        // Started before the engine and stopped after it, and so told of everything.
        services.AddSingleton<OtlpExport>().AddHostedService(s => s.GetRequiredService<OtlpExport>());
        services.AddSingleton<MetricsListener>().AddHostedService(s => s.GetRequiredService<MetricsListener>());
        return services;
    }

    /// <summary>Outermost, so that nothing that a request goes through is left out.</summary>
    public static WebApplication UseTelemetry(this WebApplication app)
    {
        app.UseMiddleware<RequestMetrics>();
        return app;
    }

    public static void MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", Answer).RequirePermission(Permissions.Operator).ExcludeFromDescription();

    internal static Task Answer(HttpContext context, MetricsPage page) => page.AnswerAsync(context);
}
