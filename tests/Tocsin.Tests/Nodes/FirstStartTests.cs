using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Nodes;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Nodes;

public sealed class FirstStartTests : IAsyncLifetime
{
    private readonly Cluster _cluster = new();

    // Nothing is in the database, not even its tables.
    public async ValueTask InitializeAsync() => await _cluster.InitializeAsync(migrated: false);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Of_nodes_that_start_for_the_first_time_at_once_one_makes_the_organization_and_the_key()
    {
        var servers = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => Task.Run(() => _cluster.StartAsync(bootstrapKey: null)))
        );
        var kept = servers.Select(s => Path.Combine(s.DataDirectory, "admin.key")).Where(File.Exists).ToList();
        var key = (await File.ReadAllTextAsync(Assert.Single(kept))).Trim();
        foreach (var server in servers)
        {
            using var http = server.Client(key);
            var all = await http.GetFromJsonAsync<JsonElement>("organizations");
            Assert.Single(all.GetProperty("data").EnumerateArray());
        }
    }

    [Fact]
    public async Task A_key_that_all_of_them_were_given_is_there_once()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => _cluster.StartAsync())));
        foreach (var server in servers)
        {
            var all = await server.Http.GetFromJsonAsync<JsonElement>("api-keys");
            Assert.Single(all.GetProperty("data").EnumerateArray());
        }
    }

    [Fact]
    public async Task A_node_does_what_its_roles_say()
    {
        var api = await _cluster.StartAsync(roles: "api");
        var delivery = await _cluster.StartAsync(roles: "delivery, scheduler");
        await Eventually.TrueAsync(() => Task.FromResult(Cluster.Owned(delivery) == Partition.Count));
        Assert.Equal(0, Cluster.Owned(api));
        Assert.Equal(HttpStatusCode.NotFound, (await delivery.Http.GetAsync("webhooks")).StatusCode);
        using var anybody = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync(delivery.Address + "/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync(api.Address + "/scans/scan_1")).StatusCode);

        // Enough for a fan-out, which the scheduler makes.
        await api.Http.CreateWebhookAsync(new { url = _cluster.Receiver.Url });
        await api.Http.CreateWebhookAsync(new { url = _cluster.Receiver.Url + "/2" });
        for (var n = 0; n < 2; n++)
        {
            var events = Enumerable.Range(0, 1000).Select(i => new { type = "build.finished", data = new { i } });
            (await api.Http.PostAsJsonAsync("events", new { events })).EnsureSuccessStatusCode();
        }

        await _cluster.ArrivedAsync(4000);
    }

    [Theory]
    [InlineData("api")]
    [InlineData("api,delivery")]
    [InlineData("delivery,sheduler")]
    [InlineData("")]
    public async Task Roles_that_cannot_be_are_told(string roles)
    {
        var settings = new Dictionary<string, string?> { ["Tocsin:Roles"] = roles, ["Tocsin:Database"] = "" };
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => TestServer.StartAsync(settings: settings));
        Assert.Contains("Tocsin:Roles", refused.Message);
    }
}
