using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Nodes.Faults;

/// <summary>Three nodes, each a process, that share a database and perhaps a broker, under load, with whatever befalls them.</summary>
internal sealed class FaultyCluster : IAsyncDisposable
{
    private const int Webhooks = 6;
    private const string Strict = "/strict";
    private readonly PostgresTestDatabase _database;
    private readonly Arrivals _arrivals;
    private readonly ConcurrentBag<string> _acknowledged = [];
    private readonly ConcurrentQueue<(long At, string What)> _faults = new();
    private readonly CancellationTokenSource _enough = new();
    private readonly List<Task> _publishers = [];
    private int _number;

    private FaultyCluster(PostgresTestDatabase database, Arrivals arrivals) =>
        (_database, _arrivals) = (database, arrivals);

    public List<NodeProcess> Nodes { get; } = [];

    /// <summary>Requests of publishers that were not answered with 202.</summary>
    public ConcurrentQueue<string> Refusals { get; } = new();

    public static async Task<FaultyCluster> StartAsync(RabbitServer? broker, PostgresServer? server = null)
    {
        var database = await (server ?? await PostgresServer.NeedAsync()).MakeDatabaseAsync();
        var cluster = new FaultyCluster(database, await Arrivals.StartAsync());
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        for (var n = 0; n < 3; n++)
        {
            var (toDatabase, toBroker) = (
                new Wire(connection.Port),
                new Wire(broker is null ? 1 : new Uri(broker.Url).Port)
            );
            var environment = new Dictionary<string, string>
            {
                ["Tocsin__Database"] = new NpgsqlConnectionStringBuilder(database.ConnectionString)
                {
                    Port = toDatabase.Port,
                    Timeout = 3,
                    CommandTimeout = 5,
                }.ToString(),
                ["Tocsin__EncryptionKeys__0"] = Cluster.Key,
                ["Tocsin__BootstrapApiKey"] = TestServer.AdminKey,
                ["Tocsin__Egress__Allow__0"] = "127.0.0.1",
                ["Tocsin__NodeName"] = $"node-{n}",
                ["Tocsin__DrainSeconds"] = "1",
            };
            if (broker is not null)
            {
                environment["Tocsin__Queue"] = string.Create(
                    CultureInfo.InvariantCulture,
                    $"amqp://guest:guest@127.0.0.1:{toBroker.Port}/"
                );
            }

            cluster.Nodes.Add(new NodeProcess(toDatabase, toBroker, environment));
        }

        await Task.WhenAll(cluster.Nodes.Select(n => n.StartAsync()));
        for (var n = 0; n < Webhooks; n++)
        {
            await cluster
                .Nodes[n % 3]
                .Http.CreateWebhookAsync(
                    new { url = $"{cluster._arrivals.Url}/{n}", retry_schedule = Enumerable.Repeat(1, 20) }
                );
        }

        await cluster
            .Nodes[0]
            .Http.CreateWebhookAsync(
                new
                {
                    url = cluster._arrivals.Url + Strict,
                    ordering = "strict",
                    retry_schedule = Enumerable.Repeat(1, 20),
                }
            );
        return cluster;
    }

    /// <summary>Publishes to every node until <see cref="SettleAsync"/>, to each by itself: one that hangs holds up nobody.</summary>
    public void Load() => _publishers.AddRange(Nodes.Select(n => Task.Run(() => PublishAsync([n], isWanted: null))));

    /// <summary>The same by way of somebody who says which nodes are wanted at the moment.</summary>
    public void Load(Func<NodeProcess, Task<bool>> isWanted) =>
        _publishers.AddRange(Enumerable.Range(0, 2).Select(_ => Task.Run(() => PublishAsync(Nodes, isWanted))));

    public void Note(string fault) => _faults.Enqueue((Stopwatch.GetTimestamp(), fault));

    /// <summary>Waits until so many more have arrived: the others go on.</summary>
    public async Task GoesOnAsync(int arrivals = 300)
    {
        var wanted = _arrivals.All.Count + arrivals;
        await Eventually.TrueAsync(
            () => Task.FromResult(_arrivals.All.Count >= wanted),
            () =>
                $"Nothing arrives any more: {_arrivals.All.Count} of {wanted}. {string.Join("\n---\n", Nodes.Select(n => n.Said))}",
            TimeSpan.FromSeconds(60)
        );
    }

    /// <summary>Ends the load; everything that was acknowledged arrives everywhere, and the strict line was in order.</summary>
    /// <returns>How many came again.</returns>
    public async Task<IReadOnlyList<(Arrival First, Arrival Again)>> SettleAsync()
    {
        await _enough.CancelAsync();
        await Task.WhenAll(_publishers);
        var ids = _acknowledged.ToHashSet();
        Assert.True(ids.Count > 50, $"Only {ids.Count} were taken: {string.Join(", ", Refusals.TakeLast(5))}");
        await Eventually.TrueAsync(
            () => Task.FromResult(Missing(ids) == 0),
            () =>
                $"{Missing(ids)} of {ids.Count * (Webhooks + 1)} are lost. {string.Join("\n---\n", Nodes.Select(n => n.Said))}",
            TimeSpan.FromSeconds(90)
        );
        var order = _arrivals.All.Where(a => a.Webhook == Strict).DistinctBy(a => a.EventId).ToList();
        var created = await CreatedAsync();
        Assert.Equal(order.OrderBy(a => created[a.EventId]).Select(a => a.EventId), order.Select(a => a.EventId));
        return
        [
            .. _arrivals
                .All.GroupBy(a => (a.Webhook, a.EventId))
                .SelectMany(g => g.Skip(1).Select(again => (g.First(), again))),
        ];
    }

    /// <summary>Holds what came again against what befell: it was in flight at that moment, give or take this long.</summary>
    public void InFlightAtFaults(IReadOnlyList<(Arrival First, Arrival Again)> repeats, TimeSpan before)
    {
        var faults = _faults.ToList();
        Assert.All(
            repeats,
            r => Assert.Contains(faults, f => Stopwatch.GetElapsedTime(r.First.At, f.At) <= before && r.Again.At > f.At)
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await Task.WhenAll(_publishers);
        Nodes.ForEach(n => n.Dispose());
        await _arrivals.DisposeAsync();
        await _database.DisposeAsync();
    }

    private int Missing(HashSet<string> ids) =>
        (ids.Count * (Webhooks + 1))
        - _arrivals.All.Where(a => ids.Contains(a.EventId)).DistinctBy(a => (a.Webhook, a.EventId)).Count();

    private async Task<Dictionary<string, long>> CreatedAsync()
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT id, seq FROM events", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var created = new Dictionary<string, long>();
        while (await reader.ReadAsync())
        {
            var value = new Tocsin.Storage.Postgres.PostgresRow(reader).IdValue(0);
            created[Tocsin.Ids.Id.Of(Tocsin.Events.Event.IdPrefix, value)] = reader.GetInt64(1);
        }

        return created;
    }

    private async Task PublishAsync(List<NodeProcess> nodes, Func<NodeProcess, Task<bool>>? isWanted)
    {
        for (var at = 0; !_enough.IsCancellationRequested; )
        {
            var node = nodes[at++ % nodes.Count];
            if (isWanted is not null && !await isWanted(node))
            {
                continue;
            }

            try
            {
                var request = new { type = "build.finished", data = new { n = Interlocked.Increment(ref _number) } };
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
                using var response = await node.Http.PostAsJsonAsync("events", request, patience.Token);
                var text = await response.Content.ReadAsStringAsync(patience.Token);
                if (response.StatusCode == System.Net.HttpStatusCode.Accepted)
                {
                    _acknowledged.Add(JsonDocument.Parse(text).RootElement.GetProperty("ids")[0].GetString()!);
                }
                else
                {
                    Refusals.Enqueue(text);
                }
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                Refusals.Enqueue(e.Message);
            }

            await Task.Delay(10);
        }
    }
}
