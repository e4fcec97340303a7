using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tocsin.Auditing;
using Tocsin.Dashboard;
using Tocsin.Delivery;
using Tocsin.Digests;
using Tocsin.Egress;
using Tocsin.Encryption;
using Tocsin.Events;
using Tocsin.Findings;
using Tocsin.Health;
using Tocsin.Http;
using Tocsin.Http.Idempotency;
using Tocsin.Integrations;
using Tocsin.Mail;
using Tocsin.Meta;
using Tocsin.Nodes;
using Tocsin.OpenApi;
using Tocsin.Organizations;
using Tocsin.Plans;
using Tocsin.Retention;
using Tocsin.Routing;
using Tocsin.Scans;
using Tocsin.Settings;
using Tocsin.Silences;
using Tocsin.Storage;
using Tocsin.Targets;
using Tocsin.Telemetry;

namespace Tocsin;

/// <summary>The table of contents: what Tocsin is made of.</summary>
public static class TocsinServer
{
    /// <summary>Adds every part of the product.</summary>
    public static IServiceCollection AddTocsin(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddTelemetry()
            .AddHttp()
            .AddApiDescription()
            .AddHealth()
            .AddStorage()
            .AddNodes()
            .AddAuditing()
            .AddOrganizations()
            .AddPlans()
            .AddEgress()
            .AddIntegrations()
            .AddSilences()
            .AddMail()
            .AddDelivery()
            .AddTargets()
            .AddFindings()
            .AddScans()
            .AddDigests()
            .AddRetention()
            .AddDashboard();
    }

    /// <summary>Maps every route of the product.</summary>
    public static WebApplication MapTocsin(this WebApplication app)
    {
        app.UseTelemetry();
        app.UseHttp();
        app.UseApiPage();
        app.UseRouting();
        app.UseMiddleware<ApiKeyAuthentication>();
        app.UsePlans();
        app.UseMiddleware<PublishGate>();
        app.UseMiddleware<BodyBounds>();
        app.UseIdempotency();
        var roles = app.Services.GetRequiredService<IOptions<NodesOptions>>().Value;
        if (roles.Has(NodeRole.Api))
        {
            var api = app.MapApi();
            api.MapOrganizationRoutes();
            api.MapEventRoutes();
            api.MapIntegrationRoutes();
            api.MapRoutingRoutes();
            api.MapSilenceRoutes();
            api.MapDeliveryRoutes();
            api.MapTargetRoutes();
            api.MapScanRoutes();
            api.MapFindingRoutes();
            api.MapAuditRoutes();
            api.MapMetaRoutes();
            app.MapApiDescription();
        }

        if (roles.Has(NodeRole.Dashboard))
        {
            app.MapDashboard();
        }

        app.MapHealth();
        app.MapMetrics();
        return app;
    }

    /// <summary>Opens the database and makes the first key, before the first request is taken.</summary>
    public static async Task PrepareTocsinAsync(this WebApplication app, CancellationToken cancellationToken)
    {
        app.Services.CheckSettings();
        var directory = app.Services.GetRequiredService<DataDirectory>();
        // Made now, so that keys that cannot be read end the start, and not the first request that needs them.
        var keys = app.Services.GetRequiredService<KeyRing>();
        if (!await keys.AgreeAsync(app.Services.GetRequiredService<INodes>(), cancellationToken))
        {
            throw new StorageException(
                "The encryption keys of this node are not those of the other nodes on this database. Set Tocsin:EncryptionKeys "
                    + "(Tocsin__EncryptionKeys__0 and so on) to the same keys on all of them, or copy the encryption.keys of a node "
                    + "that works into this one's data directory."
            );
        }

        const string Name = "admin.key";
        await app
            .Services.GetRequiredService<FirstKey>()
            .EnsureAsync(
                app.Services.GetRequiredService<IOptions<OrganizationsOptions>>().Value.BootstrapApiKey,
                keep: secret =>
                {
                    directory.WriteSecret(Name, secret + "\n");
                    return directory.File(Name);
                },
                discard: () => File.Delete(directory.File(Name)),
                show: secret => Console.WriteLine($"Admin API key, shown this once: {secret}"),
                cancellationToken
            );
    }
}
