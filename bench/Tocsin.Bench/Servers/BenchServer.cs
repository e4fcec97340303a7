using System.Diagnostics;
using System.Net;

namespace Tocsin.Bench.Servers;

/// <summary>The product in this process.</summary>
internal sealed class BenchServer : IServer, IAsyncDisposable
{
    private readonly WebApplication _app;

    private BenchServer(WebApplication app, DataFolder data)
    {
        _app = app;
        Api = new Api(app.Urls.Single(), Api.FirstKey);
        Store = data.View();
    }

    public Api Api { get; }

    public StoreView Store { get; }

    /// <summary>Of this process: the load is in it too.</summary>
    public TimeSpan Cpu => Process.GetCurrentProcess().TotalProcessorTime;

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts it on a data directory.</summary>
    /// <param name="data">Where its data is.</param>
    /// <param name="settings">More settings: a name below <c>Tocsin:</c>, and its value.</param>
    public static async Task<BenchServer> StartAsync(DataFolder data, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Tocsin:DataDirectory"] = data.Path,
                ["Tocsin:BootstrapApiKey"] = Api.FirstKey,
                ["Tocsin:Egress:Allow:0"] = "127.0.0.1",
            }
        );
        builder.Configuration.AddInMemoryCollection(
            data.Settings.Concat(settings).Select(s => KeyValuePair.Create("Tocsin:" + s.Name, (string?)s.Value))
        );
        builder.WebHost.UseKestrel(o => o.Listen(IPAddress.Loopback, 0));
        builder.Services.AddTocsin();
        var app = builder.Build();
        app.MapTocsin();
        await app.PrepareTocsinAsync(CancellationToken.None);
        await app.StartAsync();
        return new BenchServer(app, data);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        Store.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
