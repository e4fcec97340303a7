using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tocsin.RealInput.Tests.Scanning;

/// <summary>The product in this process, on a real socket, with a data directory of its own.</summary>
internal sealed class RealServer : IAsyncDisposable
{
    public const string AdminKey = "tcs_realrealrealrealrealrealreal0001";
    private readonly WebApplication _app;
    private readonly string _data;
    private bool _stopped;

    private RealServer(WebApplication app, string data)
    {
        _app = app;
        _data = data;
        Api = new Api(ClientOf(app.Urls.Single()));
        Database = new DatabaseFile(data);
    }

    public Api Api { get; }

    public DatabaseFile Database { get; }

    public static async Task<RealServer> StartAsync()
    {
        var data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["Tocsin:DataDirectory"] = data, ["Tocsin:BootstrapApiKey"] = AdminKey }
        );
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddTocsin();
        var app = builder.Build();
        app.MapTocsin();
        await app.PrepareTocsinAsync(CancellationToken.None);
        await app.StartAsync();
        return new RealServer(app, data);
    }

    /// <summary>A client of the first organization's admin; its base is <c>/api/v1/</c>.</summary>
    public static HttpClient ClientOf(string address)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri(address + "/api/v1/"),
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
        return client;
    }

    /// <summary>Ends the server; its files stay until this is disposed.</summary>
    public async Task StopAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Api.Http.Dispose();
        await StopAsync();
        Directory.Delete(_data, recursive: true);
    }
}
