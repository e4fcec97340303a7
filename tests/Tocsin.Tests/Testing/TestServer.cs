using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tocsin.Http;

namespace Tocsin.Tests.Testing;

/// <summary>
/// The real product on a real socket of this machine, with a data directory of its own; on PostgreSQL, where
/// TOCSIN_TEST_STORE says so, also with a database of its own.
/// </summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string AdminKey = "tcs_testtesttesttesttesttesttest0001";

    // Whoever starts again on a directory finds the database that belongs to it.
    private static readonly ConcurrentDictionary<string, Task<PostgresTestDatabase>> Databases = new(
        StringComparer.Ordinal
    );

    /// <summary>Settings of a server on the embedded database, whatever the others are on.</summary>
    public static readonly IReadOnlyDictionary<string, string?> OnSqlite = new Dictionary<string, string?>
    {
        ["Tocsin:Database"] = "",
    };

    private readonly WebApplication _app;
    private readonly bool _ownsData;
    private readonly PostgresTestDatabase? _database;

    private TestServer(WebApplication app, string data, bool ownsData, PostgresTestDatabase? database)
    {
        _app = app;
        _ownsData = ownsData;
        _database = database;
        DataDirectory = data;
        Address = app.Urls.Single();
        Http = Client(AdminKey);
    }

    public string DataDirectory { get; }

    public string Address { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>A client with the first organization's admin key; its base is <c>/api/v1/</c>.</summary>
    public HttpClient Http { get; }

    public static async Task<TestServer> StartAsync(
        Action<IServiceCollection>? services = null,
        IReadOnlyDictionary<string, string?>? settings = null,
        string? dataDirectory = null,
        Action<IEndpointRouteBuilder>? routes = null
    )
    {
        var data = dataDirectory ?? Directory.CreateTempSubdirectory("tocsin-test-").FullName;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Tocsin:DataDirectory"] = data,
                ["Tocsin:BootstrapApiKey"] = AdminKey,
                ["Tocsin:Egress:Allow:0"] = "127.0.0.1",
            }
        );
        var database = PostgresServer.IsDefault ? await Databases.GetOrAdd(data, _ => MakeDatabaseAsync()) : null;
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["Tocsin:Database"] = database?.ConnectionString }
        );
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        services?.Invoke(builder.Services);
        builder.Services.AddTocsin();
        var app = builder.Build();
        app.MapTocsin();
        routes?.Invoke(app.MapApi());
        await app.PrepareTocsinAsync(CancellationToken.None);
        await app.StartAsync();
        return new TestServer(app, data, ownsData: dataDirectory is null, database);
    }

    private static async Task<PostgresTestDatabase> MakeDatabaseAsync() =>
        await (await PostgresServer.NeedAsync()).MakeDatabaseAsync();

    /// <summary>A client with another key, or with none.</summary>
    public HttpClient Client(string? key)
    {
        var client = new HttpClient { BaseAddress = new Uri(Address + "/api/v1/") };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsData)
        {
            Directory.Delete(DataDirectory, recursive: true);
            if (_database is not null)
            {
                Databases.TryRemove(DataDirectory, out _);
                await _database.DisposeAsync();
            }
        }
    }
}
