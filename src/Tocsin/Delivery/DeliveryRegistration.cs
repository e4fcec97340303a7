using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Delivery.Failing;
using Tocsin.Integrations;
using Tocsin.Routing;
using Tocsin.Settings;

namespace Tocsin.Delivery;

/// <summary>From an event to whoever wants it.</summary>
internal static class DeliveryRegistration
{
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddSettings<DeliveryOptions>("Tocsin:Delivery");
        services.AddSingleton<RoutingTables>();
        services.AddSingleton<EventDispatcher>();
        services.AddSingleton<Lanes>();
        services.AddSingleton<Sender>();
        services.AddSingleton<DeliveryAttempt>();
        services.AddSingleton<OutcomeRecorder>();
        services.AddFailing();
        services.AddSingleton<WebhookTest>();
        services.AddSingleton<IntegrationStopped>(s =>
            (integration, deleted) => s.GetRequiredService<Cleanup>().Stopped(integration, deleted)
        );
        services.AddHosted<DeliveryEngine>();
        services.AddHosted<FanOutExpander>();
        services.AddHosted<Cleanup>();
        return services;
    }

    public static IEndpointRouteBuilder MapDeliveryRoutes(this IEndpointRouteBuilder api)
    {
        api.MapDeliveries();
        api.MapPublish();
        return api;
    }

    private static void AddHosted<T>(this IServiceCollection services)
        where T : class, Microsoft.Extensions.Hosting.IHostedService =>
        services.AddSingleton<T>().AddHostedService(s => s.GetRequiredService<T>());
}
