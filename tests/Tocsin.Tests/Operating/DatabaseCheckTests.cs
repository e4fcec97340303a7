using Microsoft.Data.Sqlite;
using Tocsin.Operating;
using Tocsin.Operating.Checks;
using Tocsin.Storage.Sqlite;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Operating;

public sealed class DatabaseCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tocsin-test-").FullName;

    private string Database => Path.Combine(_folder, "tocsin.db");

    private SqliteInspection Inspection => new(new DataFolder(_folder));

    private DatabaseCheck Check => new(Inspection);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task One_at_work_is_whole_and_free_and_goes_on()
    {
        await using var server = await TestServer.StartAsync(settings: TestServer.OnSqlite, dataDirectory: _folder);
        (await Check.AllAsync()).AreGood();
        await server.Http.PublishAsync(new { type = "a.b", data = new { } });
        Assert.NotNull((await Inspection.ReadAsync(default))!.NewestEvent);
    }

    [Fact]
    public async Task One_whose_server_is_stopped_is_left_as_it_was()
    {
        await using (await TestServer.StartAsync(settings: TestServer.OnSqlite, dataDirectory: _folder)) { }

        var before = Directory.GetFiles(_folder).ToHashSet();
        (await Check.AllAsync()).AreGood();
        Assert.NotEmpty((await Inspection.ReadAsync(default))!.ApiKeys);
        Assert.Subset(before, Directory.GetFiles(_folder).ToHashSet());
    }

    [Fact]
    public async Task One_that_is_not_there_yet_is_warned_of_and_not_made()
    {
        (await Check.OneAsync()).Is(VerdictStatus.Warn, "the first start makes it");
        Assert.Null(await Inspection.ReadAsync(default));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task One_that_is_none_is_told()
    {
        await File.WriteAllTextAsync(Database, new string('x', 8192));
        (await Check.OneAsync()).Is(VerdictStatus.Fail, "is damaged");
        Assert.Null(await Inspection.ReadAsync(default));
    }

    [Fact]
    public async Task A_page_that_rotted_is_found()
    {
        await using (var server = await TestServer.StartAsync(settings: TestServer.OnSqlite, dataDirectory: _folder))
        {
            for (var i = 0; i < 20; i++)
            {
                await server.Http.PublishAsync(new { type = "a.b", data = new { text = new string('x', 3000) } });
            }
        }

        await using (var file = new FileStream(Database, FileMode.Open))
        {
            // Past the first page and the schema's.
            for (var page = 20; page < file.Length / 4096; page++)
            {
                file.Position = page * 4096L;
                file.Write(new byte[512]);
            }
        }

        Assert.Contains(await Check.AllAsync(), v => v.Status == VerdictStatus.Fail && v.Text.Contains("is damaged"));
    }

    [Theory]
    [InlineData("INSERT INTO migrations VALUES (9999, 'later.sql')", VerdictStatus.Fail, "written by a newer Tocsin")]
    [InlineData("DELETE FROM migrations WHERE number > 9", VerdictStatus.Warn, "of an older version (migration 9 of")]
    [InlineData("DROP TABLE migrations", VerdictStatus.Ok, "it is empty")]
    internal async Task Another_version_is_told(string sql, VerdictStatus status, string text)
    {
        await using (await TestServer.StartAsync(settings: TestServer.OnSqlite, dataDirectory: _folder)) { }

        Execute(Open(), sql);
        var verdicts = await Check.AllAsync();
        verdicts[1].Is(status, text);
    }

    [Fact]
    public async Task One_that_another_process_holds_is_told()
    {
        await using (await TestServer.StartAsync(settings: TestServer.OnSqlite, dataDirectory: _folder)) { }

        using var other = Open();
        Execute(other, "BEGIN IMMEDIATE", keep: true);
        (await Check.AllAsync())[^1].Is(VerdictStatus.Fail, "another process has held it");

        // A server under load may do the same.
        using var served = new Tocsin.Storage.DataDirectory(_folder);
        (await Check.AllAsync())[^1].Is(VerdictStatus.Warn, "being written to");
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Database};Pooling=false");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql, bool keep = false)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
        if (!keep)
        {
            connection.Dispose();
        }
    }
}
