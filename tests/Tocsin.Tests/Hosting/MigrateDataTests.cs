using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Hosting;
using Tocsin.Storage.Moving;
using Tocsin.Storage.Postgres;
using Tocsin.Tests.Scans;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Hosting;

public sealed class MigrateDataTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task What_was_in_sqlite_is_in_postgres_and_goes_on_there()
    {
        await using var test = await (await PostgresServer.NeedAsync()).MakeDatabaseAsync();
        await using var receiver = await Receiver.StartAsync();
        var before = await FillAsync(receiver);

        Assert.Equal(0, await MigrateData.RunAsync(["--from", _data, "--to", test.ConnectionString], default));

        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?> { ["Tocsin:Database"] = test.ConnectionString },
            dataDirectory: _data
        );
        foreach (var (path, text) in before)
        {
            Assert.Equal(text, await server.Http.GetStringAsync(path));
        }

        receiver.AnswerWith(200);
        var waiting = await server.Http.GetFromJsonAsync<JsonElement>("deliveries?status=failed");
        var id = waiting.GetProperty("data")[0].Text("id");
        Assert.True(
            (await server.Http.PostAsync($"webhooks/deliveries/{id}/retry", content: null)).IsSuccessStatusCode
        );
        await server.Http.PublishAsync(new { type = "build.finished", data = new { } });
        await server.Http.CreateWebhookAsync(new { url = receiver.Url });
        await Eventually.TrueAsync(
            () => Task.FromResult(server.Count("waiting") == 0),
            () => $"{server.Count("waiting")} wait",
            Patience
        );
        Assert.Equal(3, server.Count("deliveries"));
    }

    [Fact]
    public async Task Interrupted_it_goes_on_and_a_foreign_target_is_refused()
    {
        await using var test = await (await PostgresServer.NeedAsync()).MakeDatabaseAsync();
        await using var receiver = await Receiver.StartAsync();
        await FillAsync(receiver);
        var path = Path.Combine(_data, "tocsin.db");
        await using (var database = Open(test))
        {
            using var source = new MoveSource(path);
            using var cancelled = new CancellationTokenSource();
            var move = new DataMove(
                source,
                new MoveTarget(database),
                line =>
                {
                    if (line.StartsWith("events", StringComparison.Ordinal))
                    {
                        cancelled.Cancel();
                    }
                }
            );
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => move.RunAsync(cancelled.Token));
            Assert.Equal(0, await CountAsync(database, "deliveries"));
        }

        Assert.Equal(0, await MigrateData.RunAsync(["--from", path, "--to", test.ConnectionString], default));
        await using var moved = Open(test);
        Assert.Equal(
            (1, 1, 1),
            (
                await CountAsync(moved, "deliveries"),
                await CountAsync(moved, "findings"),
                await CountAsync(moved, "waiting")
            )
        );

        // It is over, and the data are a server's by now.
        Assert.Equal(1, await MigrateData.RunAsync(["--from", path, "--to", test.ConnectionString], default));
        Assert.Equal(1, await CountAsync(moved, "deliveries"));
    }

    [Fact]
    public async Task What_differs_is_found()
    {
        await using var test = await (await PostgresServer.NeedAsync()).MakeDatabaseAsync();
        await using var receiver = await Receiver.StartAsync();
        await FillAsync(receiver);
        await using var database = Open(test);
        using var source = new MoveSource(Path.Combine(_data, "tocsin.db"));
        var lines = new List<string>();
        var move = new DataMove(
            source,
            new MoveTarget(database),
            line =>
            {
                lines.Add(line);
                if (line.StartsWith("deliveries:", StringComparison.Ordinal))
                {
                    database
                        .ExecuteAsync("UPDATE events SET type = type || 'x' WHERE seq = 1", [], default)
                        .GetAwaiter()
                        .GetResult();
                }
            }
        );
        Assert.False(await move.RunAsync(default));
        Assert.StartsWith("events differs: ", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--from", "/nowhere", "--to", "Host=a")]
    [InlineData("--from", "/nowhere")]
    [InlineData("--from", "/nowhere", "--to", "Password=x")]
    public async Task Wrong_usage_has_its_own_exit_code(params string[] args) =>
        Assert.Equal(2, await MigrateData.RunAsync(args, default));

    private static PostgresDatabase Open(PostgresTestDatabase test) =>
        new(PostgresConnectionString.Parse(test.ConnectionString), TimeProvider.System);

    private static Task<long> CountAsync(PostgresDatabase database, string table) =>
        database.FirstAsync($"SELECT count(*) FROM {table}", r => r.GetInt64(0), [], default);

    // One delivery that has ended, one that waits to be tried again, a scan with a finding.
    private async Task<IReadOnlyDictionary<string, string>> FillAsync(Receiver receiver)
    {
        await using var server = await TestServer.StartAsync(settings: TestServer.OnSqlite, dataDirectory: _data);
        receiver.AnswerWith(200, 500);
        await server.Http.CreateWebhookAsync(new { url = receiver.Url, events = new[] { "build.finished" } });
        await server.Http.PublishAsync(new { type = "build.finished", data = new { } });
        await Eventually.TrueAsync(
            () => Task.FromResult(server.Count("deliveries") == 1),
            () => "nothing has ended",
            Patience
        );
        await server.Http.PublishAsync(new { type = "build.finished", data = new { } });
        await Eventually.TrueAsync(
            () => Task.FromResult(server.Count("attempts") == 1),
            () => "nothing has failed",
            Patience
        );
        await new ScanDriver(server).UploadAsync(SarifText.Of(("eval", "src/a.js", 7, "eval(input)")));
        var finding = (await server.Http.GetFromJsonAsync<JsonElement>("findings")).GetProperty("data")[0].Text("id");
        var suppressed = new { reason = "test data", expires_at = "2099-01-01T00:00:00Z" };
        await server.Http.PostAsJsonAsync($"findings/{finding}/suppress", suppressed);
        var silence = new
        {
            severity = new[] { "low" },
            reason = "noise",
            expires_at = DateTimeOffset.UtcNow.AddDays(300),
        };
        Assert.True((await server.Http.PostAsJsonAsync("silences", silence)).IsSuccessStatusCode);
        string[] paths =
        [
            "silences",
            "webhooks",
            "events",
            "deliveries",
            "organizations",
            "targets",
            "findings",
            $"findings/{finding}/history",
        ];
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            texts.Add(path, await server.Http.GetStringAsync(path));
        }

        return texts;
    }
}
