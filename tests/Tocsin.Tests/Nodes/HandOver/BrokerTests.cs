using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Delivery.HandOver;
using Tocsin.Delivery.HandOver.RabbitMq;
using Tocsin.Nodes;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Nodes.HandOver;

/// <summary>What is the broker's own: rows that are saved, and what it loses.</summary>
public sealed class BrokerTests : IAsyncLifetime
{
    private readonly Cluster _cluster = new(Member.Patient);

    public async ValueTask InitializeAsync() => await _cluster.InitializeAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_delivery_that_succeeds_is_one_row_of_history_and_never_one_that_waits()
    {
        var broker = await RabbitServer.NeedAsync();
        var (first, second) = (await StartAsync(broker), await StartAsync(broker));
        await _cluster.SharedAsync();
        await CreateAsync(first, 6);
        await PublishAsync(first, 40);
        await PublishAsync(second, 40);
        await _cluster.ArrivedAsync(6 * 80);
        await Eventually.TrueAsync(async () => await _cluster.CountAsync("SELECT count(*) FROM deliveries") == 6 * 80);
        await Eventually.TrueAsync(async () =>
            await _cluster.CountAsync(
                "SELECT coalesce(sum(n_tup_ins), 0) FROM pg_stat_user_tables WHERE relname LIKE 'deliveries%'"
            )
            >= 6 * 80
        );
        Assert.Equal(
            0,
            await _cluster.CountAsync("SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'waiting'")
        );
        Assert.Equal(6 * 80, Counts(first).Confirmed + Counts(second).Confirmed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_broker_loses_is_found_in_the_store(bool wipes)
    {
        var broker = await RabbitServer.NeedAsync();
        // Nobody takes anything out of the queues yet.
        var api = await StartAsync(broker, "api");
        await CreateAsync(api, 5);
        await PublishAsync(api, 20);
        await Eventually.TrueAsync(() => Task.FromResult(Counts(api).Confirmed == 100));
        var queues = await QueuesAsync(api);
        await (wipes ? broker.WipeAsync(queues) : broker.PurgeAsync(queues));

        var delivery = await StartAsync(broker, "delivery,scheduler");
        await Eventually.TrueAsync(() => Task.FromResult(Cluster.Owned(delivery) == Partition.Count));
        Assert.Equal(100, await LookAsync(delivery));
        await _cluster.ArrivedAsync(100);
        // Once is enough.
        Assert.Equal(0, await LookAsync(delivery));
        Assert.Equal(0, await _cluster.CountAsync("SELECT count(*) FROM intents"));
        await Eventually.TrueAsync(async () => await _cluster.CountAsync("SELECT count(*) FROM waiting") == 0);
    }

    [Fact]
    public async Task What_was_thought_to_be_lost_and_comes_after_all_is_sent_once()
    {
        var broker = await RabbitServer.NeedAsync();
        var api = await StartAsync(broker, "api");
        await CreateAsync(api, 5);
        await PublishAsync(api, 20);
        await Eventually.TrueAsync(() => Task.FromResult(Counts(api).Confirmed == 100));
        // All of it is still in the queues.
        await api
            .Services.GetRequiredService<IIntentStore>()
            .SettleAsync(
                await api.Services.GetRequiredService<IIntentStore>().OverdueAsync(TimeSpan.Zero, 0, 1000, default),
                default
            );
        await StartAsync(broker, "delivery,scheduler");
        await Eventually.TrueAsync(async () => await _cluster.CountAsync("SELECT count(*) FROM deliveries") == 100);
        await Eventually.TrueAsync(async () => await _cluster.CountAsync("SELECT count(*) FROM waiting") == 0);
        Assert.Equal(100, _cluster.Receiver.All.DistinctBy(r => (r.Id, r.Path)).Count());
        Assert.Equal(100, _cluster.Receiver.All.Count);
    }

    [Fact]
    public async Task An_endpoint_that_hangs_holds_up_nobody_else_in_the_same_queue()
    {
        var broker = await RabbitServer.NeedAsync();
        var server = await StartAsync(broker);
        var hang = new TaskCompletionSource();
        _cluster.Receiver.Answer = context =>
            context.Request.Path.Value!.EndsWith("/0", StringComparison.Ordinal) ? hang.Task : Task.CompletedTask;
        // Lanes of one partition: their numbers are as far from each other as there are partitions.
        await CreateAsync(server, 1);
        await CreateAsync(server, Partition.Count - 1, enabled: false);
        var made = await server.Http.CreateWebhookAsync(new { url = _cluster.Receiver.Url + "/last" });
        for (var n = 0; n < 10; n++)
        {
            await PublishAsync(server, 60);
        }

        await Eventually.TrueAsync(() =>
            Task.FromResult(_cluster.Receiver.All.Count(r => r.Path.EndsWith("/last", StringComparison.Ordinal)) == 600)
        );
        // What hangs waits in the store, and not in the queue.
        await Eventually.TrueAsync(async () => await _cluster.CountAsync("SELECT count(*) FROM waiting") > 500);
        hang.SetResult();
        await Eventually.TrueAsync(async () => await _cluster.CountAsync("SELECT count(*) FROM deliveries") == 1200);
        Assert.Equal(1200, _cluster.Receiver.All.Count);
    }

    [Fact]
    public async Task A_broker_that_dies_and_comes_back_costs_nothing_that_was_acknowledged()
    {
        await using var broker = await RabbitServer.NeedOwnAsync();
        var (first, second) = (await StartAsync(broker), await StartAsync(broker));
        await _cluster.SharedAsync();
        await CreateAsync(first, 5);
        await PublishAsync(first, 20);
        await broker.StopAsync(kill: true);
        await PublishAsync(second, 20);
        await PublishAsync(first, 20);
        await Eventually.TrueAsync(() => Task.FromResult(!Queues(first) && !Queues(second)));
        await PublishAsync(second, 20);
        await broker.StartAgainAsync();
        await Eventually.TrueAsync(
            () => Task.FromResult(Queues(first) && Queues(second)),
            () => "No connection.",
            TimeSpan.FromSeconds(60)
        );
        await PublishAsync(first, 20);
        await Eventually.TrueAsync(
            async () =>
            {
                await LookAsync(first);
                return _cluster.Receiver.All.DistinctBy(r => (r.Id, r.Path)).Count() == 500;
            },
            () => $"{_cluster.Receiver.All.Count} have arrived.",
            TimeSpan.FromSeconds(60)
        );
        await Eventually.TrueAsync(async () =>
            await _cluster.CountAsync("SELECT count(*) FROM deliveries WHERE state = 0") == 500
        );
    }

    [Theory]
    [InlineData("http://broker", "Tocsin:Queue must be amqp://")]
    [InlineData("amqp://u:hunter2@h/a/b", "Tocsin:Queue names more than one vhost")]
    public async Task An_address_that_is_none_is_told_without_what_is_in_it(string queue, string why)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => _cluster.StartAsync(queue: queue));
        Assert.Contains(why, refused.Message);
        Assert.DoesNotContain("hunter2", refused.ToString());
    }

    [Fact]
    public async Task A_broker_that_is_not_there_keeps_no_node_from_starting()
    {
        var server = await _cluster.StartAsync(queue: "amqp://u:hunter2@127.0.0.1:1/");
        await CreateAsync(server, 2);
        await PublishAsync(server, 5);
        await _cluster.ArrivedAsync(10);
        var metrics = await server.Http.GetStringAsync(server.Address + "/metrics");
        Assert.Contains("tocsin_queue_connected 0", metrics);
    }

    private async Task<TestServer> StartAsync(RabbitServer broker, string roles = "api,delivery,scheduler,dashboard")
    {
        var server = await _cluster.StartAsync(queue: broker.Url, roles: roles);
        await Eventually.TrueAsync(
            () => Task.FromResult(Queues(server)),
            () => "No connection to the broker.",
            TimeSpan.FromSeconds(30)
        );
        return server;
    }

    private async Task<IReadOnlyList<string>> CreateAsync(TestServer server, int count, bool enabled = true)
    {
        var ids = new List<string>();
        for (var n = 0; n < count; n++)
        {
            var made = await server.Http.CreateWebhookAsync(
                new
                {
                    url = $"{_cluster.Receiver.Url}/{n}",
                    retry_schedule = new[] { 1, 1, 1 },
                    enabled,
                }
            );
            ids.Add(made.Text("id"));
        }

        return ids;
    }

    private static async Task PublishAsync(TestServer server, int count)
    {
        var events = Enumerable.Range(0, count).Select(n => new { type = "build.finished", data = new { n } });
        (await server.Http.PostAsJsonAsync("events", new { events })).EnsureSuccessStatusCode();
    }

    private static async Task<IReadOnlyList<string>> QueuesAsync(TestServer server)
    {
        var installation = await server.Services.GetRequiredService<IIntentStore>().InstallationAsync(default);
        return [.. Partition.All.Select(p => $"tocsin.{installation}.{p}")];
    }

    private static Task<int> LookAsync(TestServer server) =>
        server.Services.GetRequiredService<LostDeliveries>().LookAsync(TimeSpan.Zero, CancellationToken.None);

    private static bool Queues(TestServer server) => server.Services.GetRequiredService<IHandOver>().IsQueueing;

    private static QueueCounts Counts(TestServer server) => server.Services.GetRequiredService<QueueCounts>();
}
