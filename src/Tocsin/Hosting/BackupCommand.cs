using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tocsin.Operating;
using Tocsin.Storage;
using Tocsin.Storage.Sqlite;

namespace Tocsin.Hosting;

/// <summary><c>backup</c>: copies the embedded database, also while a server runs.</summary>
internal static class BackupCommand
{
    private const string WithKeys = "--with-keys";
    private const double Megabyte = 1024 * 1024;

    /// <returns>0 when the backup is there and whole, 1 when it is not, 2 after wrong usage.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var rest = args.Where(a => a is not WithKeys).ToArray();
        if (rest is not [var name, .. var settings] || name.StartsWith('-'))
        {
            return await RefuseAsync("Usage: Tocsin.Host backup FILE [--with-keys] [--Tocsin:SETTING VALUE]…", 2);
        }

        var configuration = Subcommands.Configuration(settings);
        if (!string.IsNullOrWhiteSpace(configuration["Tocsin:Database"]))
        {
            return await RefuseAsync(
                "Tocsin:Database names a PostgreSQL database: back it up with pg_dump, and the encryption keys with it.",
                2
            );
        }

        await using var parts = Subcommands.Parts(configuration);
        var file = Path.GetFullPath(name);
        var keysFile = file + ".keys";
        var isWithKeys = rest.Length < args.Length;
        if (new[] { file, keysFile }.FirstOrDefault(f => File.Exists(f) && (f == file || isWithKeys)) is { } there)
        {
            return await RefuseAsync($"{there} is there already. Name another file: a backup replaces nothing.", 2);
        }

        var database = parts.GetRequiredService<DataFolder>().File("tocsin.db");
        if (!File.Exists(database))
        {
            return await RefuseAsync($"There is no {database}. Is another folder meant (Tocsin__DataDirectory)?", 2);
        }

        try
        {
            var ring = parts.GetRequiredService<StoredKeyRing>();
            // Read first: a backup that was asked for with its keys is none without them.
            var keys = isWithKeys ? ring.Texts() : [];
            var bytes = SqliteBackup.Write(database, file);
            if (isWithKeys)
            {
                await WriteAsync(keysFile, keys, cancellationToken);
            }

            var size = (bytes / Megabyte).ToString("0.0", CultureInfo.InvariantCulture);
            await Console.Out.WriteLineAsync($"{file}: {size} MB, checked.");
            await Console.Out.WriteLineAsync(isWithKeys ? WhatIsBeside(keysFile) : WhatIsMissing(ring));
            return 0;
        }
        catch (Exception e)
            when (e is StorageException or OptionsValidationException or IOException or UnauthorizedAccessException)
        {
            return await RefuseAsync(e.Message, 1);
        }
    }

    private static string WhatIsBeside(string keysFile) =>
        $"{keysFile}: the encryption keys. Whoever has both can read every webhook's secret: keep them apart.";

    private static string WhatIsMissing(StoredKeyRing ring) =>
        "The encryption keys are NOT in it, and without them no webhook can be sent to. Keep "
        + (ring.IsConfigured ? "the values of Tocsin__EncryptionKeys" : ring.Path)
        + " as well, in another place than the backup; or use --with-keys.";

    private static async Task WriteAsync(string path, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, OwnerFile.Options(FileMode.CreateNew));
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(string.Concat(keys.Select(k => k.Trim() + "\n"))),
            cancellationToken
        );
        stream.Flush(flushToDisk: true);
    }

    private static async Task<int> RefuseAsync(string why, int exitCode)
    {
        await Console.Error.WriteLineAsync(why);
        return exitCode;
    }
}
