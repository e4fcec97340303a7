using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Tocsin.Bench;

/// <summary>The product in this process, on a data directory of its own that goes with it.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private const string Key = "tcs_benchbenchbenchbenchbenchbench01";
    private readonly WebApplication _app;
    private readonly string _data;

    private BenchServer(WebApplication app, string data)
    {
        _app = app;
        _data = data;
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri(app.Urls.Single() + "/api/v1/"),
            Timeout = TimeSpan.FromMinutes(10),
        };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<BenchServer> StartAsync()
    {
        // Beside the repository's other output, on a real disk: a temporary folder may be memory, where a sync costs nothing.
        var data = Path.GetFullPath(
            $"artifacts/bench/data-{Environment.ProcessId}-{TimeProvider.System.GetTimestamp()}"
        );
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Tocsin:DataDirectory"] = data,
                ["Tocsin:BootstrapApiKey"] = Key,
                ["Tocsin:Egress:Allow:0"] = "127.0.0.1",
            }
        );
        builder.WebHost.UseKestrel(o => o.Listen(IPAddress.Loopback, 0));
        builder.Services.AddTocsin();
        var app = builder.Build();
        app.MapTocsin();
        await app.PrepareTocsinAsync(CancellationToken.None);
        await app.StartAsync();
        return new BenchServer(app, data);
    }

    public async Task<JsonElement> PostAsync(string route, object body)
    {
        using var response = await Http.PostAsJsonAsync(route, body);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(text)
            : throw new InvalidOperationException($"{route}: {(int)response.StatusCode} {text}");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }
}
