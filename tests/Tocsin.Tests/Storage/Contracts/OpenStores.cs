using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Ids;
using Tocsin.Storage;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Storage.Contracts;

/// <summary>Every store of one database that is empty at first, put together as the product does it.</summary>
internal sealed class OpenStores : IAsyncDisposable
{
    private readonly string _data;
    private readonly ServiceProvider _services;
    private readonly PostgresTestDatabase? _database;

    private OpenStores(string data, ServiceProvider services, PostgresTestDatabase? database) =>
        (_data, _services, _database) = (data, services, database);

    public Id Ids => Get<Id>();

    public static async Task<OpenStores> OpenAsync(StorageKind kind, TimeProvider time)
    {
        var database =
            kind == StorageKind.Postgres ? await (await PostgresServer.NeedAsync()).MakeDatabaseAsync() : null;
        var data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
        var settings = new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Tocsin:DataDirectory"] = data,
                ["Tocsin:Database"] = database?.ConnectionString,
            }
        );
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(settings.Build());
        services.AddLogging();
        services.AddSingleton(time);
        services.AddTocsin();
        return new OpenStores(data, services.BuildServiceProvider(), database);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_data, recursive: true);
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}
