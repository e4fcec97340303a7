using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tocsin.Storage.Sqlite;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Storage.Sqlite;

public sealed class LockedDatabaseTests
{
    private static readonly object News = new { type = "build.finished", data = new { } };

    [Fact]
    public async Task While_another_process_holds_the_database_publishing_waits_and_is_done()
    {
        await using var server = await TestServer.StartAsync(settings: TestServer.OnSqlite);
        await using var receiver = await Receiver.StartAsync();
        await server.Http.CreateWebhookAsync(new { url = receiver.Url });
        Task<string> published;
        await using (var other = await HoldAsync(server))
        {
            published = server.Http.PublishAsync(News);
            Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("events")).StatusCode);
            Assert.False(published.IsCompleted);
        }

        Assert.Equal(await published, (await receiver.NextAsync()).Id);
    }

    [Fact]
    public async Task When_it_is_held_for_too_long_everybody_who_waits_is_told_and_nothing_is_lost()
    {
        var log = new LogLines();
        await using var server = await TestServer.StartAsync(
            services => services.AddLogging(l => l.AddProvider(log)),
            settings: new Dictionary<string, string?>(TestServer.OnSqlite) { ["Tocsin:DatabaseBusySeconds"] = "1" }
        );
        await using var receiver = await Receiver.StartAsync();
        await server.Http.CreateWebhookAsync(new { url = receiver.Url });
        var release = new TaskCompletionSource();
        receiver.Answer = context => release.Task.WaitAsync(context.RequestAborted);
        var before = await server.Http.PublishAsync(News);
        await Eventually.TrueAsync(
            () => Task.FromResult(!receiver.All.IsEmpty),
            () => "it was not sent",
            TimeSpan.FromSeconds(20)
        );

        await using (var other = await HoldAsync(server))
        {
            // Its outcome has nowhere to go for now.
            release.SetResult();
            var refused = await Task.WhenAll(
                Enumerable.Range(0, 20).Select(_ => server.Http.PostAsJsonAsync("events", News))
            );
            foreach (var answer in refused)
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
                Assert.NotNull(answer.Headers.RetryAfter?.Delta);
                var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
                Assert.Equal("urn:tocsin:problem:storage-busy", problem.Text("type"));
            }
        }

        // They were told together: one wait each would add up.
        Assert.InRange(log.Of(typeof(SqliteWriter).FullName!).Count, 1, 15);
        var after = await server.Http.PublishAsync(News);
        Assert.Equal([before, after], (await receiver.NextAsync(2)).Select(r => r.Id).Order());
        await Eventually.TrueAsync(
            () => Task.FromResult(server.Count("deliveries") == 2 && server.Count("waiting") == 0),
            () => $"{server.Count("waiting")} wait",
            TimeSpan.FromSeconds(20)
        );
        Assert.Equal(2, server.Count("events"));
        Assert.Equal(2, receiver.All.Count);
    }

    // Until it is disposed of, which rolls back.
    private static async Task<SqliteConnection> HoldAsync(TestServer server)
    {
        var connection = new SqliteConnection($"Data Source={server.DataDirectory}/tocsin.db;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
