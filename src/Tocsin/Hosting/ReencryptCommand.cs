using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tocsin.Auditing;
using Tocsin.Encryption;
using Tocsin.Ids;
using Tocsin.Operating;
using Tocsin.Storage;
using Tocsin.Storage.Postgres;
using Tocsin.Storage.Sqlite;

namespace Tocsin.Hosting;

/// <summary><c>reencrypt</c>: writes everything that is stored encrypted anew under the first key, also while servers run.</summary>
internal static class ReencryptCommand
{
    public const string Name = "reencrypt";

    private const int Named = 20;

    private const string Help = """
        Usage: Tocsin.Host reencrypt [--Tocsin:SETTING VALUE]…

        Writes the configs of integrations, and the answers that are kept for idempotency keys, anew under the first of the
        encryption keys. It takes settings as the server does, and may run beside servers. Interrupted, it goes on where it was
        when it is started again.

        To change keys: put the new one behind the old, restart every server; move it to the first place, restart every
        server; run reencrypt; take the old one away, restart every server.

        Ends with 0 when nothing is under another key any more, 1 when something is, 2 after wrong usage.
        """;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args.Any(a => a is "--help" or "-h"))
        {
            await Console.Out.WriteLineAsync(Help);
            return 0;
        }

        if (args.FirstOrDefault(a => !a.StartsWith("--", StringComparison.Ordinal)) is not null && !IsPaired(args))
        {
            return await RefuseAsync(Help, 2);
        }

        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            interrupt.Cancel();
        };
        try
        {
            await using var parts = Subcommands.Parts(Subcommands.Configuration(args));
            return await RunAsync(parts, interrupt.Token);
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            return await RefuseAsync("Interrupted. Started again, it goes on with what is left.", 1);
        }
        catch (Exception e)
            when (e
                    is StorageException
                        or OptionsValidationException
                        or IOException
                        or UnauthorizedAccessException
                        or DbException
            )
        {
            return await RefuseAsync(e.Message, 1);
        }
    }

    private static async Task<int> RunAsync(IServiceProvider parts, CancellationToken cancellationToken)
    {
        var stored = parts.GetRequiredService<StoredKeyRing>();
        var place = stored.IsConfigured ? "Tocsin__EncryptionKeys" : stored.Path;
        var found = stored.Read();
        byte[][] keys = [.. found.OfType<byte[]>()];
        if (keys.Length == 0 || keys.Length < found.Count)
        {
            return await RefuseAsync(
                keys.Length == 0 ? $"There are no keys in {place}." : $"{place} has something that is no Fernet key.",
                2
            );
        }

        var (random, time) = (parts.GetRequiredService<IRandomBytes>(), parts.GetRequiredService<TimeProvider>());
        var ring = new KeyRing(keys, random, time);
        var auditor = new Auditor(parts.GetRequiredService<Id>(), time) { Actor = AuditActor.Operator };
        await Console.Out.WriteLineAsync($"{keys.Length} in {place}; the first encrypts.");
        var database = parts.GetRequiredService<IOptions<StorageOptions>>().Value.Database;
        if (!string.IsNullOrWhiteSpace(database))
        {
            await using var server = new PostgresDatabase(PostgresConnectionString.Parse(database), time);
            return await RunAsync(new PostgresStoredSecrets(server), ring, auditor, place, cancellationToken);
        }

        var file = parts.GetRequiredService<DataFolder>().File("tocsin.db");
        if (!File.Exists(file))
        {
            return await RefuseAsync($"There is no {file}. Is another folder meant (Tocsin__DataDirectory)?", 2);
        }

        using var secrets = new SqliteStoredSecrets(file);
        return await RunAsync(secrets, ring, auditor, place, cancellationToken);
    }

    private static async Task<int> RunAsync(
        IStoredSecrets secrets,
        KeyRing ring,
        Auditor auditor,
        string place,
        CancellationToken cancellationToken
    )
    {
        var result = await new Reencryption(secrets, ring, auditor, Console.WriteLine).RunAsync(cancellationToken);
        foreach (var line in Conclusion(result, place))
        {
            await Console.Out.WriteLineAsync(line);
        }

        return result is { IsSettled: true, Closed.Count: 0 } ? 0 : 1;
    }

    private static IEnumerable<string> Conclusion(ReencryptionResult result, string place)
    {
        if (result.Closed.Count > 0)
        {
            yield return $"None of the keys opens {result.Closed.Count}: {string.Join(", ", result.Closed.Take(Named))}"
                + (result.Closed.Count > Named ? ", …" : "");
            yield return "An integration among them needs the key that it was written with, as one more key, or its config "
                + "again; an answer is gone within a day by itself.";
        }

        yield return result.IsSettled
            ? $"All {result.Looked - result.Closed.Count} others are under the first key. Once every server has it in the "
                + $"first place, the other keys may go from {place}."
            : "A server still writes under another key: it has not been restarted since the first one came to its place. "
                + "Keep all keys, restart it, and run this once more.";
    }

    // A setting may be two arguments: its name, and its value.
    private static bool IsPaired(string[] args) =>
        args.Index()
            .All(a =>
                a.Item.StartsWith("--", StringComparison.Ordinal)
                || (
                    a.Index > 0
                    && args[a.Index - 1].StartsWith("--", StringComparison.Ordinal)
                    && !args[a.Index - 1].Contains('=', StringComparison.Ordinal)
                )
            );

    private static async Task<int> RefuseAsync(string why, int exitCode)
    {
        await Console.Error.WriteLineAsync(why);
        return exitCode;
    }
}
