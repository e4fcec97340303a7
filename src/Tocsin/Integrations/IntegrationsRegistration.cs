using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Health;
using Tocsin.Integrations.Webhook;
using Tocsin.Nodes;
using Tocsin.Settings;

namespace Tocsin.Integrations;

/// <summary>Destinations, and the one list of their kinds.</summary>
internal static class IntegrationsRegistration
{
    public static IServiceCollection AddIntegrations(this IServiceCollection services)
    {
        services.AddSettings<BrandOptions>("Tocsin");
        services.AddSingleton<WebhookKind>().AddKind<WebhookKind>();

        services.AddSingleton<IntegrationKinds>();
        services.AddSingleton<IntegrationDirectory>();
        services.AddSingleton<IntegrationRegistry>();
        services.AddSingleton<SealedConfigs>();
        services.AddSingleton<HealthWarning>(s => s.GetRequiredService<SealedConfigs>().Warning);
        services.AddHostedService<IntegrationLoader>();
        services.AddHostedService<IntegrationFollower>();
        services.AddSingleton<NodeRevived>(s =>
            cancellationToken => s.GetRequiredService<IntegrationRegistry>().CatchUpAsync(cancellationToken, all: true)
        );
        services.AddSingleton<SubscriptionValidator>();
        services.AddSingleton<WebhookDraft>();
        return services;
    }

    public static IEndpointRouteBuilder MapIntegrationRoutes(this IEndpointRouteBuilder api)
    {
        api.MapWebhooks();
        return api;
    }

    private static void AddKind<TKind>(this IServiceCollection services)
        where TKind : class, IIntegrationKind =>
        services.AddSingleton<IIntegrationKind>(s => s.GetRequiredService<TKind>());
}
