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

namespace Tocsin.Storage.Sqlite;

/// <summary>Every store contract on the embedded database.</summary>
internal static class SqliteRegistration
{
    public static IServiceCollection AddSqlite(this IServiceCollection services)
    {
        services.AddSingleton(s =>
        {
            var database = new SqliteDatabase(
                s.GetRequiredService<DataDirectory>().OwnFile("tocsin.db"),
                TimeSpan.FromSeconds(s.GetRequiredService<IOptions<StorageOptions>>().Value.DatabaseBusySeconds)
            );
            SqliteMigrations.Apply(database);
            return database;
        });
        services.AddSingleton<SqliteWriter>();
        services.AddKeyedSingleton<StorageTrouble>(StorageKind.Sqlite, (_, _) => SqliteTrouble.Judge);
        Add<IReadinessCheck, SqliteReadiness>();
        Add<IIdempotencyStore, SqliteIdempotencyStore>();
        Add<IOrganizationStore, SqliteOrganizationStore>();
        Add<IAuditStore, SqliteAuditStore>();
        Add<IEventStore, SqliteEventStore>();
        Add<IIntegrationStore, SqliteIntegrationStore>();
        Add<ISilenceStore, SqliteSilenceStore>();
        Add<ITicketStore, SqliteTicketStore>();
        Add<IDigestStore, SqliteDigestStore>();
        Add<IDeliveryStore, SqliteDeliveryStore>();
        Add<IBacklogStore, SqliteBacklogStore>();
        Add<ITargetStore, SqliteTargetStore>();
        Add<IScanStore, SqliteScanStore>();
        Add<IFindingStore, SqliteFindingStore>();
        Add<ITriageStore, SqliteTriageStore>();
        Add<IFanOutStore, SqliteFanOutStore>();
        Add<IEndpointHealthStore, SqliteEndpointHealthStore>();
        Add<IMailStore, SqliteMailStore>();
        Add<IDeliveryHistory, SqliteDeliveryHistory>();
        Add<IDeliverySearch, SqliteDeliverySearch>();
        Add<IRecoveryStore, SqliteRecoveryStore>();
        Add<ILaneStatisticsStore, SqliteLaneStatisticsStore>();
        Add<IPublishedTypeStore, SqlitePublishedTypeStore>();
        Add<IRetentionStore, SqliteRetentionStore>();
        Add<IOrganizationRemovalStore, SqliteOrganizationRemovalStore>();
        Add<IIntentStore, SqliteIntents>();
        Add<IRequestCountStore, SqliteRequestCounts>();
        Add<INodes, OneNode>();
        Add<IBells, LocalBells>();
        return services;

        void Add<TContract, TStore>()
            where TContract : class
            where TStore : class, TContract => services.AddKeyedSingleton<TContract, TStore>(StorageKind.Sqlite);
    }
}
