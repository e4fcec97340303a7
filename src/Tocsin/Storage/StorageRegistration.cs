using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tocsin.Delivery;
using Tocsin.Delivery.Failing;
using Tocsin.Delivery.History;
using Tocsin.Delivery.Recoveries;
using Tocsin.Delivery.Statistics;
using Tocsin.Encryption;
using Tocsin.Events;
using Tocsin.Findings;
using Tocsin.Health;
using Tocsin.Http;
using Tocsin.Http.Idempotency;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Mail;
using Tocsin.Organizations;
using Tocsin.Retention;
using Tocsin.Scans;
using Tocsin.Settings;
using Tocsin.Storage.Sqlite;
using Tocsin.Targets;

namespace Tocsin.Storage;

/// <summary>Puts every store contract on the embedded database.</summary>
internal static class StorageRegistration
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddSettings<StorageOptions>("Tocsin");
        services.AddSingleton(s => new DataDirectory(
            s.GetRequiredService<IOptions<StorageOptions>>().Value.DataDirectory
        ));
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
        services.AddSingleton<StorageTrouble>(SqliteTrouble.Judge);
        services.TryAddSingleton<FreeDiskBytes>(s =>
        {
            var drive = new DriveInfo(s.GetRequiredService<DataDirectory>().Path);
            return () => FreeOn(drive);
        });
        services.AddSingleton<IReadinessCheck, SqliteReadiness>();
        services.AddSingleton<IIdempotencyStore, SqliteIdempotencyStore>();
        services.AddSingleton<IOrganizationStore, SqliteOrganizationStore>();
        services.AddSingleton<IEventStore, SqliteEventStore>();
        services.AddSingleton<IIntegrationStore, SqliteIntegrationStore>();
        services.AddSingleton<IDeliveryStore, SqliteDeliveryStore>();
        services.AddSingleton<IBacklogStore, SqliteBacklogStore>();
        services.AddSingleton<ITargetStore, SqliteTargetStore>();
        services.AddSingleton<IScanStore, SqliteScanStore>();
        services.AddSingleton<IFindingStore, SqliteFindingStore>();
        services.AddSingleton<IFanOutStore, SqliteFanOutStore>();
        services.AddSingleton<IEndpointHealthStore, SqliteEndpointHealthStore>();
        services.AddSingleton<IMailStore, SqliteMailStore>();
        services.AddSingleton<IDeliveryHistory, SqliteDeliveryHistory>();
        services.AddSingleton<IDeliverySearch, SqliteDeliverySearch>();
        services.AddSingleton<IRecoveryStore, SqliteRecoveryStore>();
        services.AddSingleton<ILaneStatisticsStore, SqliteLaneStatisticsStore>();
        services.AddSingleton<IPublishedTypeStore, SqlitePublishedTypeStore>();
        services.AddSingleton<IRetentionStore, SqliteRetentionStore>();
        services.AddSingleton<IOrganizationRemovalStore, SqliteOrganizationRemovalStore>();

        services.AddSettings<EncryptionOptions>("Tocsin");
        services.AddSingleton(MakeKeyRing);
        return services;
    }

    private static long? FreeOn(DriveInfo drive)
    {
        try
        {
            return drive.AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not every file system tells. A full one will be noticed all the same.
            return null;
        }
    }

    private static KeyRing MakeKeyRing(IServiceProvider services)
    {
        var random = services.GetRequiredService<IRandomBytes>();
        var configured = services.GetRequiredService<IOptions<EncryptionOptions>>().Value.EncryptionKeys;
        var texts =
            configured.Count > 0 ? [.. configured] : KeysOnDisk(services.GetRequiredService<DataDirectory>(), random);
        var keys = texts.Select(
            (text, index) =>
                Fernet.ParseKey(text.Trim())
                ?? throw new StorageException(
                    $"Line {index + 1} of encryption.keys in the data directory is no Fernet key "
                        + "(32 bytes in url-safe base64, 44 characters). Restore the file from a backup."
                )
        );
        return new KeyRing([.. keys], random, services.GetRequiredService<TimeProvider>());
    }

    private static string[] KeysOnDisk(DataDirectory directory, IRandomBytes random)
    {
        const string Name = "encryption.keys";
        if (directory.Read(Name) is { } text)
        {
            return text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        var key = new byte[32];
        random.Fill(key);
        directory.WriteSecret(Name, Fernet.FormatKey(key) + "\n");
        return [Fernet.FormatKey(key)];
    }
}
