using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Storage.Postgres;

/// <summary>A database that goes away under a running server, and comes back.</summary>
public sealed class DatabaseAwayTests
{
    private static readonly object News = new { type = "build.finished", data = new { } };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Who_publishes_is_told_to_come_back_the_server_is_not_ready_and_nothing_is_lost()
    {
        await using var test = await (await PostgresServer.NeedAsync()).MakeDatabaseAsync();
        var target = new NpgsqlConnectionStringBuilder(test.ConnectionString);
        await using var tunnel = new Tunnel(new IPEndPoint(IPAddress.Loopback, target.Port));
        target.Port = tunnel.Port;
        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?> { ["Tocsin:Database"] = target.ToString() }
        );
        await using var receiver = await Receiver.StartAsync();
        await server.Http.CreateWebhookAsync(new { url = receiver.Url });
        var release = new TaskCompletionSource();
        receiver.Answer = context => release.Task.WaitAsync(context.RequestAborted);
        var before = await server.Http.PublishAsync(News);
        await Eventually.TrueAsync(() => Task.FromResult(!receiver.All.IsEmpty), () => "it was not sent", Patience);

        tunnel.Close();
        // Its outcome has nowhere to go for now.
        release.SetResult();
        var refused = await server.Http.PostAsJsonAsync("events", News);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("urn:tocsin:problem:storage-unavailable", problem.Text("type"));
        var ready = await server.Http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("the database does not answer", await ready.Content.ReadAsStringAsync());

        tunnel.Open();
        await Eventually.TrueAsync(
            async () => (await server.Http.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK,
            () => "it is not ready again",
            Patience
        );
        var after = await server.Http.PublishAsync(News);
        Assert.Equal([before, after], [(await receiver.NextAsync()).Id, (await receiver.NextAsync()).Id]);
        await Eventually.TrueAsync(
            () => Task.FromResult(server.Count("deliveries") == 2 && server.Count("waiting") == 0),
            () => $"{server.Count("deliveries")} have ended, {server.Count("waiting")} wait",
            Patience
        );
    }
}
