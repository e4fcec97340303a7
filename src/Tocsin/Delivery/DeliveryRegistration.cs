using Microsoft.Extensions.DependencyInjection;
using Tocsin.Integrations;
using Tocsin.Routing;

namespace Tocsin.Delivery;

/// <summary>From an event to whoever wants it.</summary>
internal static class DeliveryRegistration
{
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddSingleton<IntegrationDirectory>();
        services.AddSingleton<RoutingTables>();
        services.AddSingleton<DeliveryEngine>();
        services.AddSingleton<EventDispatcher>();
        return services;
    }
}
