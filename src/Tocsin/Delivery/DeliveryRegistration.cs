using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tocsin.Delivery.Failing;
using Tocsin.Delivery.HandOver;
using Tocsin.Delivery.History;
using Tocsin.Delivery.Recoveries;
using Tocsin.Delivery.Statistics;
using Tocsin.Delivery.Tracing;
using Tocsin.Events;
using Tocsin.Http;
using Tocsin.Integrations;
using Tocsin.Integrations.Surveys;
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
        services.AddHandOver();
        services.AddBacklog();
        services.AddSingleton(s => new PayloadMemory(
            s.GetRequiredService<IOptions<DeliveryOptions>>().Value.MemoryBytes
        ));
        services.AddSingleton<Lanes>();
        services.AddSettings<TracingOptions>("Tocsin:Telemetry");
        services.AddSingleton<AttemptTracing>();
        services.AddSingleton<Sender>();
        services.AddSingleton<MailSender>();
        services.AddSingleton<TicketBook>();
        services.AddSingleton<DeliveryAttempt>();
        services.AddSingleton<OutcomeRecorder>();
        services.AddFailing();
        services.AddSingleton<WebhookTest>();
        services.AddSingleton<Surveyor>();
        services.AddSingleton<ConductSurvey>(s => s.GetRequiredService<Surveyor>().AskAsync);
        services.AddSingleton<IntegrationStopped>(s =>
            (integration, deleted) => s.GetRequiredService<Cleanup>().Stopped(integration, deleted)
        );
        services.AddSingleton<PublishedTypes>();
        services.AddSingleton<SubscribedTypes>(s =>
            organization =>
                s.GetRequiredService<IntegrationDirectory>()
                    .Of(organization)
                    .Values.SelectMany(i => i.Subscription.Events ?? [])
        );
        services.AddSingleton<AttemptRecorded>(s => s.GetRequiredService<LaneStatistics>().Count);
        // Stopped after the engine, and so with everything counted that the engine has sent.
        services.AddHosted<LaneStatistics>();
        services.AddHosted<DeliveryEngine>();
        services.AddHosted<FanOutExpander>();
        services.AddHosted<ClockWatch>();
        services.AddHosted<Cleanup>();
        services.AddSingleton<RecoveryScan>();
        services.AddHosted<RecoveryRunner>();
        return services;
    }

    public static IEndpointRouteBuilder MapDeliveryRoutes(this IEndpointRouteBuilder api)
    {
        api.MapDeliveries();
        api.MapDeliveryHistory();
        api.MapBulkRetry();
        api.MapRecoveries();
        api.MapRouting();
        api.MapStatistics();
        api.MapPublish();
        return api;
    }

    private static void AddBacklog(this IServiceCollection services)
    {
        services.AddSingleton<Backlog>();
        services.AddHosted<BacklogCount>();
        services.AddSingleton<OverloadCheck>(s => s.GetRequiredService<Backlog>().Refusal);
        services.AddSingleton<AttemptRecorded>(s =>
        {
            var backlog = s.GetRequiredService<Backlog>();
            return record =>
            {
                if (record.Decision.Ended is not null)
                {
                    backlog.Add(record.Delivery.Event.OrganizationId, -1);
                }
            };
        });
        services.AddSingleton<IntegrationStopped>(s =>
            (_, deleted) =>
            {
                if (deleted)
                {
                    s.GetRequiredService<BacklogCount>().Wake();
                }
            }
        );
    }

    private static void AddHosted<T>(this IServiceCollection services)
        where T : class, Microsoft.Extensions.Hosting.IHostedService =>
        services.AddSingleton<T>().AddHostedService(s => s.GetRequiredService<T>());
}
