using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tocsin.Auditing;
using Tocsin.Delivery;
using Tocsin.Delivery.Failing;
using Tocsin.Delivery.HandOver;
using Tocsin.Delivery.History;
using Tocsin.Delivery.Recoveries;
using Tocsin.Delivery.Statistics;
using Tocsin.Digests;
using Tocsin.Events;
using Tocsin.Findings;
using Tocsin.Findings.Triage;
using Tocsin.Health;
using Tocsin.Http;
using Tocsin.Http.Idempotency;
using Tocsin.Integrations;
using Tocsin.Mail;
using Tocsin.Nodes;
using Tocsin.Organizations;
using Tocsin.Plans;
using Tocsin.Retention;
using Tocsin.Scans;
using Tocsin.Silences;
using Tocsin.Targets;
using Tocsin.Telemetry;

namespace Tocsin.Storage.Postgres;

/// <summary>Every store contract on a PostgreSQL server.</summary>
internal static class PostgresRegistration
{
    public static IServiceCollection AddPostgres(this IServiceCollection services)
    {
        services.AddSingleton(s =>
        {
            var database = new PostgresDatabase(
                PostgresConnectionString.Parse(s.GetRequiredService<IOptions<StorageOptions>>().Value.Database),
                s.GetRequiredService<TimeProvider>(),
                s.GetService<CommitObserved>()
            );
            PostgresMigrations.Apply(database);
            return database;
        });
        services.AddSingleton<PostgresPartitions>();
        services.AddSingleton<PostgresPlanWriter>();
        services.AddHostedService<PartitionsAhead>();
        services.AddKeyedSingleton<StorageTrouble>(StorageKind.Postgres, (_, _) => PostgresTrouble.Judge);
        Add<IReadinessCheck, PostgresReadiness>();
        Add<IIdempotencyStore, PostgresIdempotencyStore>();
        Add<IOrganizationStore, PostgresOrganizationStore>();
        Add<IAuditStore, PostgresAuditStore>();
        Add<IEventStore, PostgresEventStore>();
        Add<IIntegrationStore, PostgresIntegrationStore>();
        Add<ISilenceStore, PostgresSilenceStore>();
        Add<ITicketStore, PostgresTicketStore>();
        Add<IDigestStore, PostgresDigestStore>();
        Add<IDeliveryStore, PostgresDeliveryStore>();
        Add<IBacklogStore, PostgresBacklogStore>();
        Add<ITargetStore, PostgresTargetStore>();
        Add<IScanStore, PostgresScanStore>();
        Add<IFindingStore, PostgresFindingStore>();
        Add<ITriageStore, PostgresTriageStore>();
        Add<IFanOutStore, PostgresFanOutStore>();
        Add<IEndpointHealthStore, PostgresEndpointHealthStore>();
        Add<IMailStore, PostgresMailStore>();
        Add<IDeliveryHistory, PostgresDeliveryHistory>();
        Add<IDeliverySearch, PostgresDeliverySearch>();
        Add<IRecoveryStore, PostgresRecoveryStore>();
        Add<ILaneStatisticsStore, PostgresLaneStatisticsStore>();
        Add<IPublishedTypeStore, PostgresPublishedTypeStore>();
        Add<IRetentionStore, PostgresRetentionStore>();
        Add<IOrganizationRemovalStore, PostgresOrganizationRemovalStore>();
        Add<IIntentStore, PostgresIntentStore>();
        Add<IRequestCountStore, PostgresRequestCounts>();
        Add<INodes, PostgresNodes>();
        Add<IBells, PostgresBells>();
        return services;

        void Add<TContract, TStore>()
            where TContract : class
            where TStore : class, TContract => services.AddKeyedSingleton<TContract, TStore>(StorageKind.Postgres);
    }
}
