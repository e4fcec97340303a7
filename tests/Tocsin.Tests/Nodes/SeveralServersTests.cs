using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Encryption;
using Tocsin.Nodes;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Nodes;

/// <summary>Several servers in this process, each with everything, on one database.</summary>
public sealed class SeveralServersTests : IAsyncLifetime
{
    private static readonly string Key = Fernet.FormatKey([.. Enumerable.Range(0, 32).Select(n => (byte)n)]);
    private readonly List<TestServer> _servers = [];
    private PostgresTestDatabase _database = null!;
    private Receiver _receiver = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await (await PostgresServer.NeedAsync()).MakeDatabaseAsync();
        _receiver = await Receiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        await _receiver.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task What_is_published_on_any_of_them_arrives_once_whoever_owns_the_lane()
    {
        var first = await StartAsync();
        await CreateWebhooksAsync(first, 20);
        var second = await StartAsync();
        await SharedAsync();
        var ids = new List<string>();
        for (var n = 0; n < 10; n++)
        {
            ids.Add(await first.Http.PublishAsync(new { type = "build.finished", data = new { n } }));
            ids.Add(await second.Http.PublishAsync(new { type = "build.finished", data = new { n } }));
        }

        await ArrivedAsync(ids, 20);
    }

    [Fact]
    public async Task A_fan_out_and_a_retry_reach_their_owners()
    {
        var first = await StartAsync();
        await CreateWebhooksAsync(first, 8);
        var second = await StartAsync();
        await SharedAsync();
        var refused = 0;
        _receiver.Answer = context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref refused) <= 8 ? 500 : 200;
            return Task.CompletedTask;
        };
        var events = Enumerable.Range(0, 300).Select(n => new { type = "build.finished", data = new { n } });
        var response = await second.Http.PostAsJsonAsync("events", new { events });
        response.EnsureSuccessStatusCode();
        await Eventually.TrueAsync(
            () => Task.FromResult(_receiver.All.GroupBy(r => (r.Id, r.Path)).Count() == 2400),
            () => $"{_receiver.All.Count} have arrived.",
            TimeSpan.FromSeconds(30)
        );
        await Eventually.TrueAsync(() => Task.FromResult(_receiver.All.Count == 2408));
    }

    [Fact]
    public async Task When_one_stops_the_others_go_on_with_what_it_had_and_nothing_is_sent_twice()
    {
        var first = await StartAsync();
        await CreateWebhooksAsync(first, 16);
        var second = await StartAsync();
        await SharedAsync();
        var ids = new List<string>();
        for (var n = 0; n < 30; n++)
        {
            ids.Add(await second.Http.PublishAsync(new { type = "build.finished", data = new { n } }));
        }

        _servers.Remove(first);
        await first.DisposeAsync();
        for (var n = 0; n < 5; n++)
        {
            ids.Add(await second.Http.PublishAsync(new { type = "build.finished", data = new { n } }));
        }

        await ArrivedAsync(ids, 16);
        Assert.All(Partition.All, p => Assert.True(second.Services.GetRequiredService<INodes>().Owns(p)));
    }

    private async Task ArrivedAsync(IReadOnlyCollection<string> ids, int webhooks)
    {
        await Eventually.TrueAsync(
            () => Task.FromResult(_receiver.All.Count >= ids.Count * webhooks),
            () => $"{_receiver.All.Count} of {ids.Count * webhooks} have arrived.",
            TimeSpan.FromSeconds(30)
        );
        var counts = _receiver.All.GroupBy(r => (r.Id, r.Path)).ToDictionary(g => g.Key, g => g.Count());
        Assert.All(counts.Values, count => Assert.Equal(1, count));
        Assert.Equal(
            ids.Order(StringComparer.Ordinal),
            counts.Keys.Select(k => k.Id).Distinct().Order(StringComparer.Ordinal)
        );
    }

    private async Task CreateWebhooksAsync(TestServer server, int count)
    {
        for (var n = 0; n < count; n++)
        {
            await server.Http.CreateWebhookAsync(
                new { url = $"{_receiver.Url}/{n}", retry_schedule = new[] { 1, 1, 1 } }
            );
        }
    }

    private async Task<TestServer> StartAsync()
    {
        var server = await TestServer.StartAsync(
            services => services.AddSingleton(Member.Times),
            new Dictionary<string, string?>
            {
                ["Tocsin:Database"] = _database.ConnectionString,
                ["Tocsin:EncryptionKeys:0"] = Key,
            }
        );
        _servers.Add(server);
        return server;
    }

    private Task SharedAsync() =>
        Eventually.TrueAsync(() =>
            Task.FromResult(
                _servers.TrueForAll(s =>
                    Partition.All.Count(s.Services.GetRequiredService<INodes>().Owns)
                    == Partition.Count / _servers.Count
                )
            )
        );
}
