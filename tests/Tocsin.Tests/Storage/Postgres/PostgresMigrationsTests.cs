using Tocsin.Storage;
using Tocsin.Storage.Postgres;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Storage.Postgres;

public sealed class PostgresMigrationsTests
{
    [Fact]
    public async Task Of_nodes_that_start_at_once_one_applies_them()
    {
        await using var test = await (await PostgresServer.NeedAsync()).MakeDatabaseAsync(migrated: false);
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        await using var node = Open(test);
                        PostgresMigrations.Apply(node);
                    })
                )
        );

        await using var database = Open(test);
        var names = await database.QueryAsync("SELECT name FROM migrations", r => r.GetString(0), [], default);
        Assert.Equal("0001_schema.sql", names[0]);
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public async Task What_a_newer_version_has_added_is_let_be_and_what_it_broke_ends_the_start()
    {
        await using var test = await (await PostgresServer.NeedAsync()).MakeDatabaseAsync();
        await using var database = Open(test);
        await database.ExecuteAsync("INSERT INTO migrations VALUES (9001, '9001_more.sql', false)", [], default);
        PostgresMigrations.Apply(database);

        await database.ExecuteAsync("INSERT INTO migrations VALUES (9002, '9002_other.sql', true)", [], default);
        var refused = Assert.Throws<StorageException>(() => PostgresMigrations.Apply(database));
        Assert.Contains("newer Tocsin (migration 9002", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_cannot_be_reached_is_named_without_its_password()
    {
        await using var database = new PostgresDatabase(
            PostgresConnectionString.Parse("Host=127.0.0.1;Port=1;Database=d;Username=u;Password=very-secret"),
            TimeProvider.System
        );
        var refused = Assert.Throws<StorageException>(() => PostgresMigrations.Apply(database));
        Assert.StartsWith("the database d at 127.0.0.1:1 cannot be reached", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Database=d;Password=very-secret")]
    [InlineData("Host=a;Prot=very-secret")]
    [InlineData("Host=a;Port=very-secret")]
    [InlineData("very-secret")]
    [InlineData("Host=a;Password='very-secret")]
    public async Task A_wrong_connection_string_is_a_wrong_setting_and_is_not_shown(string text)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() =>
            TestServer.StartAsync(settings: new Dictionary<string, string?> { ["Tocsin:Database"] = text })
        );
        Assert.Contains("Tocsin:Database", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", error.ToString(), StringComparison.Ordinal);
    }

    private static PostgresDatabase Open(PostgresTestDatabase test) =>
        new(PostgresConnectionString.Parse(test.ConnectionString), TimeProvider.System);
}
