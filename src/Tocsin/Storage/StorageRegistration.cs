using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tocsin.Encryption;
using Tocsin.Health;
using Tocsin.Ids;
using Tocsin.Operating;
using Tocsin.Settings;
using Tocsin.Storage.Postgres;
using Tocsin.Storage.Sqlite;

namespace Tocsin.Storage;

/// <summary>Puts every store contract on the database that the settings name.</summary>
internal static class StorageRegistration
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddSettings<StorageOptions>("Tocsin");
        services.AddSingleton(s => new DataDirectory(
            s.GetRequiredService<IOptions<StorageOptions>>().Value.DataDirectory
        ));
        // From the configuration itself, so that it can be told where settings are wrong.
        services.AddSingleton(s => new DataFolder(
            Path.GetFullPath(
                s.GetRequiredService<IConfiguration>()["Tocsin:DataDirectory"] ?? new StorageOptions().DataDirectory
            )
        ));
        services.AddSingleton<IStoreInspection>(s =>
            string.IsNullOrWhiteSpace(s.GetRequiredService<IConfiguration>()["Tocsin:Database"])
                ? ActivatorUtilities.CreateInstance<SqliteInspection>(s)
                : ActivatorUtilities.CreateInstance<PostgresInspection>(s)
        );
        services.TryAddSingleton<FreeDiskBytes>(s =>
        {
            var drive = new DriveInfo(s.GetRequiredService<DataDirectory>().Path);
            return () => FreeOn(drive);
        });
        services.AddSqlite().AddPostgres();
        foreach (var contract in Contracts(services))
        {
            services.AddSingleton(
                contract,
                s => s.GetRequiredKeyedService(contract, s.GetRequiredService<IOptions<StorageOptions>>().Value.Kind)
            );
        }

        services.AddSettings<EncryptionOptions>("Tocsin");
        services.AddSingleton(MakeKeyRing);
        return services;
    }

    // What both databases have, under the name of its kind: the setting says whose is used.
    private static List<Type> Contracts(IServiceCollection services) =>
        [.. services.Where(s => s.ServiceKey is StorageKind).Select(s => s.ServiceType).Distinct()];

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
