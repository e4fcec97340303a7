using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Health;
using Tocsin.Integrations.Api;
using Tocsin.Integrations.Discord;
using Tocsin.Integrations.Email;
using Tocsin.Integrations.GitHub;
using Tocsin.Integrations.GoogleChat;
using Tocsin.Integrations.Jira;
using Tocsin.Integrations.Opsgenie;
using Tocsin.Integrations.PagerDuty;
using Tocsin.Integrations.Rendering;
using Tocsin.Integrations.Slack;
using Tocsin.Integrations.Splunk;
using Tocsin.Integrations.Teams;
using Tocsin.Integrations.Templates;
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
        services.AddKinds();
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
        services.AddSingleton<IntegrationDraft>();
        services.AddSingleton<ConfigSurvey>();
        services.AddSingleton<TemplateCheck>();
        return services;
    }

    public static IEndpointRouteBuilder MapIntegrationRoutes(this IEndpointRouteBuilder api)
    {
        api.MapWebhooks();
        api.MapIntegrations();
        api.MapTemplates();
        return api;
    }

    /// <summary>The one list of kinds.</summary>
    public static IServiceCollection AddKinds(this IServiceCollection services)
    {
        services.AddSingleton<NoticeReader>();
        services.AddSingleton<ServiceUrl>();
        services.AddKind<SlackKind>();
        services.AddKind<TeamsKind>();
        services.AddKind<GoogleChatKind>();
        services.AddKind<DiscordKind>();
        services.AddKind<PagerDutyKind>();
        services.AddKind<OpsgenieKind>();
        services.AddKind<SplunkKind>();
        services.AddKind<EmailKind>();
        services.AddKind<WebhookKind>();
        services.AddKind<GitHubKind>();
        services.AddKind<JiraKind>();
        return services;
    }

    private static void AddKind<TKind>(this IServiceCollection services)
        where TKind : class, IIntegrationKind =>
        services.AddSingleton<TKind>().AddSingleton<IIntegrationKind>(s => s.GetRequiredService<TKind>());
}
