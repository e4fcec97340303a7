using System.Globalization;
using System.Net.Sockets;
using System.Reflection;
using Npgsql;

namespace Tocsin.Storage.Postgres;

/// <summary>
/// Applies the numbered .sql files that the database has not seen yet, all of them in one transaction and under a lock:
/// of several nodes that start at once, one does it, and the others find it done.
/// </summary>
/// <remarks>
/// For a rolling upgrade, nodes of the version before go on while and after it: a migration only adds (tables, columns
/// that may be null or have a default, indices). One that cannot says so in its first line, and then no older node starts.
/// </remarks>
internal static class PostgresMigrations
{
    /// <summary>The lock that is held while migrating: the number of no lane and no organization.</summary>
    public const int Lock = 7_878_001;

    /// <summary>How the first line of a migration begins with which older versions cannot work.</summary>
    private const string Breaking = "-- breaking:";
    private const string Folder = "Tocsin.Storage.Postgres.Migrations.";

    /// <summary>The number of the last one that this program has.</summary>
    public static int Newest => Scripts().Last().Number;

    /// <exception cref="StorageException">It cannot be reached, or a newer Tocsin has changed it beyond this one.</exception>
    public static void Apply(PostgresDatabase database)
    {
        try
        {
            using var connection = database.Source.OpenConnection();
            Execute(connection, PostgresDatabase.Patiently);
            using var transaction = connection.BeginTransaction();
            Execute(connection, $"SELECT pg_advisory_xact_lock({Lock})");
            Execute(
                connection,
                "CREATE TABLE IF NOT EXISTS migrations (number integer PRIMARY KEY, name text NOT NULL, breaking boolean NOT NULL)"
            );
            var applied = Applied(connection);
            var scripts = Scripts().ToList();
            var newest = scripts[^1].Number;
            if (applied.Where(a => a.Key > newest && a.Value).Select(a => a.Key).FirstOrDefault() is > 0 and var newer)
            {
                throw new StorageException(
                    $"{database.Name} was changed by a newer Tocsin (migration {newer}, this one knows {newest}) in a way "
                        + "that this one cannot work with. Start that version again, or restore a backup from before the upgrade."
                );
            }

            foreach (var (number, name, sql) in scripts.Where(s => !applied.ContainsKey(s.Number)))
            {
                var breaking = sql.StartsWith(Breaking, StringComparison.Ordinal) ? "true" : "false";
                Execute(connection, sql);
                Execute(connection, $"INSERT INTO migrations VALUES ({number}, '{name}', {breaking})");
            }

            transaction.Commit();
            // The next one that the pool gives it to counts on being interrupted.
            Execute(connection, PostgresDatabase.Settings);
        }
        catch (PostgresException e)
        {
            throw new StorageException($"{database.Name} cannot be used: {e.MessageText} ({e.SqlState}).", e);
        }
        catch (NpgsqlException e)
        {
            var why = e.InnerException is SocketException or TimeoutException ? e.InnerException.Message : e.Message;
            throw new StorageException(
                $"{database.Name} cannot be reached: {why}. Start it, or mend Tocsin:Database (Tocsin__Database).",
                e
            );
        }
    }

    private static Dictionary<int, bool> Applied(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("SELECT number, breaking FROM migrations ORDER BY number", connection);
        using var reader = command.ExecuteReader();
        var applied = new Dictionary<int, bool>();
        while (reader.Read())
        {
            applied.Add(reader.GetInt32(0), reader.GetBoolean(1));
        }

        return applied;
    }

    private static IEnumerable<(int Number, string Name, string Sql)> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (resource.StartsWith(Folder, StringComparison.Ordinal))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
                var name = resource[Folder.Length..];
                yield return (int.Parse(name[..4], CultureInfo.InvariantCulture), name, reader.ReadToEnd());
            }
        }
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.ExecuteNonQuery();
    }
}
