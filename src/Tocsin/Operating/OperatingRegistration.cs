using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tocsin.Operating.Checks;
using Tocsin.Settings;

namespace Tocsin.Operating;

/// <summary>What an operator asks the program beside the server: whether everything is as it should be.</summary>
internal static class OperatingRegistration
{
    public static IServiceCollection AddOperating(this IServiceCollection services)
    {
        services.AddSettings<DoctorOptions>("Tocsin:Doctor");
        services.AddSingleton<ICheck, DataDirectoryCheck>();
        services.AddSingleton<ICheck, FreeSpaceCheck>();
        services.AddSingleton<ICheck, DatabaseCheck>();
        services.AddSingleton<ICheck, BrokerCheck>();
        services.AddSingleton<ICheck, ClockCheck>();
        services.AddSingleton<ICheck, EncryptionKeysCheck>();
        services.AddSingleton<ICheck, MailServerCheck>();
        services.AddSingleton<ICheck, EgressCheck>();
        services.AddSingleton<ICheck, ApiKeyAgeCheck>();
        services.AddSingleton<ICheck, WebhookSecretAgeCheck>();
        services.AddSingleton<StoredKeyRing>();
        services.TryAddSingleton<DiskOf>(s => () => Disk(s.GetRequiredService<DataFolder>().Path));
        services.AddSingleton<Doctor>();
        return services;
    }

    private static (long Free, long Total)? Disk(string path)
    {
        // Where it is still to be made, its disk is that of the nearest folder above it.
        while (!Directory.Exists(path) && Path.GetDirectoryName(path) is { } above)
        {
            path = above;
        }

        try
        {
            var drive = new DriveInfo(path);
            return (drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
