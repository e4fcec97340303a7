using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tocsin.Http;
using Tocsin.Storage.Sqlite;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task A_server_at_work_is_live_and_ready_for_anybody_who_asks()
    {
        await using var server = await TestServer.StartAsync();
        using var nobody = server.Client(null);
        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync("/health/live")).StatusCode);
        var ready = await nobody.GetFromJsonAsync<JsonElement>("/health/ready");
        Assert.Equal("ready", ready.GetProperty("status").GetString());
    }

    [Fact]
    public async Task One_that_stops_is_not_ready_at_once_and_still_live()
    {
        await using var server = await TestServer.StartAsync();
        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        var ready = await server.Http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("stopping", await ready.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task One_whose_database_has_stopped_is_not_ready()
    {
        await using var server = await TestServer.StartAsync(settings: TestServer.OnSqlite);
        await server.Services.GetRequiredService<SqliteWriter>().DisposeAsync();

        var ready = await server.Http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("writer has stopped", await ready.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_request_in_flight_is_finished_and_its_write_is_kept_when_the_server_stops()
    {
        var data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
        var (entered, open) = (new TaskCompletionSource(), new TaskCompletionSource());
        var server = await TestServer.StartAsync(
            settings: TestServer.OnSqlite,
            dataDirectory: data,
            routes: api =>
                api.MapPost(
                        "/slow",
                        async (HttpContext context, SqliteWriter writer) =>
                        {
                            entered.SetResult();
                            await open.Task;
                            await writer.WriteAsync(s => s.Execute("CREATE TABLE written (id INTEGER)"), default);
                            await context.Response.WriteAsync("done");
                        }
                    )
                    .RequireAnyKey()
        );
        // Of its own, since the server's is disposed with it.
        using var client = server.Client(TestServer.AdminKey);
        var request = client.PostAsync("slow", content: null);
        await entered.Task;
        var stopping = new TaskCompletionSource();
        server
            .Services.GetRequiredService<IHostApplicationLifetime>()
            .ApplicationStopping.Register(() => stopping.SetResult());
        var stopped = server.DisposeAsync();
        await stopping.Task;
        open.SetResult();

        Assert.Equal("done", await (await request).Content.ReadAsStringAsync());
        await stopped;
        var database = new SqliteDatabase(Path.Combine(data, "tocsin.db"));
        Assert.Empty(database.Query("SELECT id FROM written", r => r.GetInt32(0)));
        Directory.Delete(data, recursive: true);
    }
}
