using Microsoft.Extensions.Options;
using Tocsin.Operating;
using Tocsin.Operating.Checks;
using Tocsin.Storage;
using Tocsin.Storage.Postgres;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Operating;

public sealed class PostgresInspectionTests
{
    [Fact]
    public async Task A_database_at_work_is_fine_and_tells_what_is_stored()
    {
        var postgres = await PostgresServer.NeedAsync();
        await using var database = await postgres.MakeDatabaseAsync();
        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?> { ["Tocsin:Database"] = database.ConnectionString }
        );
        var id = (await server.Http.CreateWebhookAsync(new { url = "https://hooks.example.com/a" })).Text("id");
        var inspection = Inspection(database.ConnectionString);
        (await new DatabaseCheck(inspection).AllAsync()).AreGood();
        var stored = await inspection.ReadAsync(default);
        Assert.Single(stored!.ApiKeys);
        Assert.EndsWith(id[id.IndexOf('_')..], Assert.Single(stored.Configs).Id);
        (await EncryptionKeys(inspection, server.DataDirectory)).Is(VerdictStatus.Ok, "open all 1 integrations");
    }

    [Fact]
    public async Task One_that_is_empty_old_new_or_read_only_is_told()
    {
        var postgres = await PostgresServer.NeedAsync();
        await using var empty = await postgres.MakeDatabaseAsync(migrated: false);
        (await Inspection(empty.ConnectionString).ExamineAsync(default))[1].Is(VerdictStatus.Ok, "it is empty");
        Assert.Null(await Inspection(empty.ConnectionString).ReadAsync(default));

        await using var database = await postgres.MakeDatabaseAsync();
        await ExecuteAsync(database, "INSERT INTO migrations VALUES (9999, 'later.sql', false)");
        (await Inspection(database.ConnectionString).ExamineAsync(default))[1]
            .Is(VerdictStatus.Warn, "by a newer Tocsin");
        await ExecuteAsync(database, "DELETE FROM migrations; INSERT INTO migrations VALUES (0, 'first.sql', false)");
        (await Inspection(database.ConnectionString).ExamineAsync(default))[1]
            .Is(VerdictStatus.Warn, "of an older version");

        await postgres.ExecuteAsync($"ALTER DATABASE {database.Name} SET default_transaction_read_only = on");
        (await Inspection(database.ConnectionString).ExamineAsync(default))[2]
            .Is(VerdictStatus.Fail, "takes no writes");
    }

    [Fact]
    public async Task A_clock_that_is_not_the_servers_is_told()
    {
        var postgres = await PostgresServer.NeedAsync();
        await using var database = await postgres.MakeDatabaseAsync();
        (await Inspection(database.ConnectionString, new ManualTime()).ExamineAsync(default))[3]
            .Is(VerdictStatus.Warn, "its clock is -");
    }

    [Theory]
    [InlineData(
        "Host=127.0.0.1;Port=1;Database=t;Username=u;Password=the-secret",
        "t at 127.0.0.1:1 cannot be reached"
    )]
    internal async Task One_that_does_not_answer_is_told_without_its_password(string connectionString, string text)
    {
        var verdict = Assert.Single(await Inspection(connectionString).ExamineAsync(default));
        verdict.Is(VerdictStatus.Fail, text);
        Assert.DoesNotContain("the-secret", verdict.ToString());
        Assert.Null(await Inspection(connectionString).ReadAsync(default));
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_told()
    {
        var postgres = await PostgresServer.NeedAsync();
        await using var database = await postgres.MakeDatabaseAsync();
        var missing = database.ConnectionString.Replace(database.Name + ";", "missing;", StringComparison.Ordinal);
        Assert.Single(await Inspection(missing).ExamineAsync(default)).Is(VerdictStatus.Fail, "(3D000)");
    }

    private static PostgresInspection Inspection(string connectionString, TimeProvider? time = null) =>
        new(Options.Create(new StorageOptions { Database = connectionString }), time ?? TimeProvider.System);

    private static Task<Verdict> EncryptionKeys(IStoreInspection inspection, string folder) =>
        new EncryptionKeysCheck(
            new StoredKeyRing(new DataFolder(folder), Options.Create(new Tocsin.Encryption.EncryptionOptions())),
            inspection
        ).OneAsync();

    private static async Task ExecuteAsync(PostgresTestDatabase database, string sql)
    {
        await using var connection = new Npgsql.NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
