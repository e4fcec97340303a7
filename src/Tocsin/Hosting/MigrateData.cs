using Tocsin.Storage;
using Tocsin.Storage.Moving;
using Tocsin.Storage.Postgres;
using Tocsin.Storage.Sqlite;

namespace Tocsin.Hosting;

/// <summary><c>migrate-data</c>: moves the data of a server that is stopped from SQLite to PostgreSQL.</summary>
internal static class MigrateData
{
    public const string Name = "migrate-data";

    private const string Usage =
        "Usage: Tocsin.Host migrate-data --from <data directory or tocsin.db> --to <connection string>";

    /// <returns>0 when everything is there, 1 when it is not, 2 after wrong usage.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is not ["--from", var from, "--to", var to])
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        if (PostgresConnectionString.Problem(to) is { } problem)
        {
            await Console.Error.WriteLineAsync($"--to {problem}");
            return 2;
        }

        var path = Directory.Exists(from) ? Path.Combine(from, "tocsin.db") : from;
        if (!File.Exists(path))
        {
            await Console.Error.WriteLineAsync($"There is no database at {path}.");
            return 2;
        }

        try
        {
            return await MoveAsync(path, to, cancellationToken) ? 0 : 1;
        }
        catch (StorageException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static async Task<bool> MoveAsync(string path, string to, CancellationToken cancellationToken)
    {
        // Held until the end, so that no server writes to what is being moved.
        using var directory = new DataDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using (var database = new SqliteDatabase(path))
        {
            SqliteMigrations.Apply(database);
        }

        await using var server = new PostgresDatabase(PostgresConnectionString.Parse(to), TimeProvider.System);
        PostgresMigrations.Apply(server);
        using var source = new MoveSource(path);
        var isMoved = await new DataMove(source, new MoveTarget(server), Console.WriteLine).RunAsync(cancellationToken);
        await Console.Out.WriteLineAsync(
            isMoved
                ? $"Everything is in {server.Name}, counted and summed up on both sides. Start Tocsin with the same data "
                    + "directory, which holds the encryption keys, and with Tocsin__Database."
                : "Not everything is the same on both sides. The source is as it was; empty the target and try again."
        );
        return isMoved;
    }
}
