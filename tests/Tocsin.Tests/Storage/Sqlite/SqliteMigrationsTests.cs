using Microsoft.Data.Sqlite;
using Tocsin.Storage;
using Tocsin.Storage.Sqlite;

namespace Tocsin.Tests.Storage.Sqlite;

public sealed class SqliteMigrationsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
    private readonly SqliteDatabase _database;

    public SqliteMigrationsTests() => _database = new SqliteDatabase(Path.Combine(_folder, "test.db"));

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_second_start_changes_nothing()
    {
        SqliteMigrations.Apply(_database);
        var first = Schema();
        SqliteMigrations.Apply(_database);
        Assert.NotEmpty(first);
        Assert.Equal(first, Schema());
    }

    [Fact]
    public void Many_starts_at_once_apply_each_migration_once()
    {
        Parallel.For(0, 4, _ => SqliteMigrations.Apply(_database));
        var numbers = _database.Query("SELECT number FROM migrations ORDER BY number", r => r.GetInt32(0));
        // Numbers are given out to people who work at the same time: there may be gaps.
        var scripts = typeof(SqliteMigrations).Assembly.GetManifestResourceNames();
        Assert.Equal(scripts.Count(s => s.Contains(".Sqlite.Migrations.", StringComparison.Ordinal)), numbers.Count);
    }

    [Fact]
    public void A_database_of_a_newer_version_is_refused_and_left_alone()
    {
        SqliteMigrations.Apply(_database);
        using (var connection = _database.OpenWriter())
        {
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO migrations VALUES (9999, 'later.sql')";
            command.ExecuteNonQuery();
        }

        var before = Schema();
        var refused = Assert.Throws<StorageException>(() => SqliteMigrations.Apply(_database));
        Assert.Contains("newer Tocsin", refused.Message);
        Assert.Contains("9999", refused.Message);
        Assert.Equal(before, Schema());
    }

    private List<string> Schema() =>
        _database.Query("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name", r => r.GetString(0));
}
