using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tocsin.Encryption;
using Tocsin.Nodes;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Nodes;

/// <summary>Several servers in this process on one database, and somebody who receives.</summary>
internal sealed class Cluster(NodeTimes? times = null) : IAsyncDisposable
{
    public static readonly string Key = Fernet.FormatKey([.. Enumerable.Range(0, 32).Select(n => (byte)n)]);

    private PostgresTestDatabase _database = null!;

    public List<TestServer> Servers { get; } = [];

    public Receiver Receiver { get; private set; } = null!;

    public async Task InitializeAsync(bool migrated = true)
    {
        _database = await (await PostgresServer.NeedAsync()).MakeDatabaseAsync(migrated);
        Receiver = await Receiver.StartAsync();
    }

    public async Task<TestServer> StartAsync(
        IReadOnlyList<string>? encryptionKeys = null,
        string? bootstrapKey = TestServer.AdminKey,
        string roles = "api,delivery,scheduler,dashboard",
        string queue = "",
        Action<IServiceCollection>? services = null
    )
    {
        var settings = new Dictionary<string, string?>
        {
            ["Tocsin:Database"] = _database.ConnectionString,
            ["Tocsin:BootstrapApiKey"] = bootstrapKey,
            ["Tocsin:Roles"] = roles,
            ["Tocsin:Queue"] = queue,
        };
        foreach (var (number, key) in (encryptionKeys ?? [Key]).Index())
        {
            settings[$"Tocsin:EncryptionKeys:{number}"] = key;
        }

        var server = await TestServer.StartAsync(
            s =>
            {
                s.AddSingleton(times ?? Member.Times);
                services?.Invoke(s);
            },
            settings
        );
        lock (Servers)
        {
            Servers.Add(server);
        }

        return server;
    }

    /// <summary>The integer that a query of the database brings.</summary>
    public async Task<long> CountAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until everybody has as many partitions as everybody else.</summary>
    public Task SharedAsync() =>
        Eventually.TrueAsync(() =>
            Task.FromResult(Servers.TrueForAll(s => Owned(s) == Partition.Count / Servers.Count))
        );

    public static int Owned(TestServer server) =>
        Partition.All.Count(server.Services.GetRequiredService<INodes>().Owns);

    /// <summary>Waits for so many requests, each of them another event or another webhook's.</summary>
    public async Task ArrivedAsync(int count)
    {
        await Eventually.TrueAsync(
            () => Task.FromResult(Receiver.All.Count >= count),
            () => $"{Receiver.All.Count} of {count} have arrived.",
            TimeSpan.FromSeconds(30)
        );
        Assert.Equal(count, Receiver.All.DistinctBy(r => (r.Id, r.Path)).Count());
        Assert.Equal(count, Receiver.All.Count);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers)
        {
            await server.DisposeAsync();
        }

        await Receiver.DisposeAsync();
        await _database.DisposeAsync();
    }
}
