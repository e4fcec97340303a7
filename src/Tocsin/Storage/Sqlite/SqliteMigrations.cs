using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;

namespace Tocsin.Storage.Sqlite;

/// <summary>Applies the numbered .sql files that the database has not seen yet, each in its own transaction.</summary>
internal static class SqliteMigrations
{
    private const string Folder = "Tocsin.Storage.Sqlite.Migrations.";

    /// <summary>The number of the last one that this program has.</summary>
    public static int Newest => Scripts().Last().Number;

    /// <exception cref="StorageException">The database was written by a newer Tocsin.</exception>
    public static void Apply(SqliteDatabase database)
    {
        using var connection = database.OpenWriter();
        Execute(connection, "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL)");
        var scripts = Scripts().ToList();
        var newest = scripts[^1].Number;
        if (Scalar(connection, "SELECT max(number) FROM migrations") is long applied && applied > newest)
        {
            throw new StorageException(
                $"{database.Path} was written by a newer Tocsin (migration {applied}, this one knows {newest}). "
                    + "Start that version again, or restore a backup from before the upgrade."
            );
        }

        foreach (var (number, name, sql) in scripts)
        {
            // The lock is taken before looking, so that two processes that start at once do not both apply it.
            Execute(connection, "BEGIN IMMEDIATE");
            if (Scalar(connection, $"SELECT 1 FROM migrations WHERE number = {number}") is null)
            {
                Execute(connection, sql);
                Execute(connection, $"INSERT INTO migrations VALUES ({number}, '{name}')");
            }

            Execute(connection, "COMMIT");
        }
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

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        var value = command.ExecuteScalar();
        return value is DBNull ? null : value;
    }
}
