using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Nodes;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Nodes;

/// <summary>Several servers in this process, each with everything, on one database.</summary>
public sealed class SeveralServersTests : IAsyncLifetime
{
    private readonly Cluster _cluster = new();

    public async ValueTask InitializeAsync() => await _cluster.InitializeAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task What_is_published_on_any_of_them_arrives_once_whoever_owns_the_lane()
    {
        var first = await _cluster.StartAsync();
        await CreateWebhooksAsync(first, 20);
        var second = await _cluster.StartAsync();
        await _cluster.SharedAsync();
        var ids = new List<string>();
        for (var n = 0; n < 10; n++)
        {
            ids.Add(await first.Http.PublishAsync(new { type = "build.finished", data = new { n } }));
            ids.Add(await second.Http.PublishAsync(new { type = "build.finished", data = new { n } }));
        }

        await _cluster.ArrivedAsync(ids.Count * 20);
    }

    [Fact]
    public async Task A_fan_out_and_a_retry_reach_their_owners()
    {
        var first = await _cluster.StartAsync();
        await CreateWebhooksAsync(first, 8);
        var second = await _cluster.StartAsync();
        await _cluster.SharedAsync();
        var refused = 0;
        _cluster.Receiver.Answer = context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref refused) <= 8 ? 500 : 200;
            return Task.CompletedTask;
        };
        var events = Enumerable.Range(0, 300).Select(n => new { type = "build.finished", data = new { n } });
        var response = await second.Http.PostAsJsonAsync("events", new { events });
        response.EnsureSuccessStatusCode();
        await Eventually.TrueAsync(
            () => Task.FromResult(_cluster.Receiver.All.GroupBy(r => (r.Id, r.Path)).Count() == 2400),
            () => $"{_cluster.Receiver.All.Count} have arrived.",
            TimeSpan.FromSeconds(30)
        );
        await Eventually.TrueAsync(() => Task.FromResult(_cluster.Receiver.All.Count == 2408));
    }

    [Fact]
    public async Task When_one_stops_the_others_go_on_with_what_it_had_and_nothing_is_sent_twice()
    {
        var first = await _cluster.StartAsync();
        await CreateWebhooksAsync(first, 16);
        var second = await _cluster.StartAsync();
        await _cluster.SharedAsync();
        var ids = new List<string>();
        for (var n = 0; n < 30; n++)
        {
            ids.Add(await second.Http.PublishAsync(new { type = "build.finished", data = new { n } }));
        }

        _cluster.Servers.Remove(first);
        await first.DisposeAsync();
        for (var n = 0; n < 5; n++)
        {
            ids.Add(await second.Http.PublishAsync(new { type = "build.finished", data = new { n } }));
        }

        await _cluster.ArrivedAsync(ids.Count * 16);
        Assert.All(Partition.All, p => Assert.True(second.Services.GetRequiredService<INodes>().Owns(p)));
    }

    private async Task CreateWebhooksAsync(TestServer server, int count)
    {
        for (var n = 0; n < count; n++)
        {
            await server.Http.CreateWebhookAsync(
                new { url = $"{_cluster.Receiver.Url}/{n}", retry_schedule = new[] { 1, 1, 1 } }
            );
        }
    }
}
