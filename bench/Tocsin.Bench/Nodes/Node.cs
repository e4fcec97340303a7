using System.Globalization;
using Tocsin.Bench.Parts;

namespace Tocsin.Bench.Nodes;

/// <summary>One of several nodes: the real program, which can be killed, stopped, paused and started again.</summary>
internal sealed class Node(string address, IReadOnlyList<string> under, IReadOnlyDictionary<string, string> environment)
    : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly int _port = Machine.FreePort();

    // Each request makes a connection: one that was kept to a node that has gone would be waited for.
    private readonly HttpClient _http = new(
        new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }
    );

    private Child? _process;

    public Uri Url => new(string.Create(CultureInfo.InvariantCulture, $"http://{address}:{_port}"));

    /// <summary>The last that it said.</summary>
    public string Said => _process?.Said ?? "";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process = await Child.StartAsync(
            [
                .. under,
                "dotnet",
                Path.Combine(AppContext.BaseDirectory, "Tocsin.Host.dll"),
                "--urls",
                string.Create(CultureInfo.InvariantCulture, $"http://{address}:{_port}"),
            ],
            environment
        );
        await Machine.UntilAsync(
            async () =>
                _process.HasExited
                    ? throw new InvalidOperationException("A node ended: " + Said)
                    : await IsReadyAsync(),
            () => "A node does not get ready: " + Said,
            Patience,
            cancellationToken
        );
    }

    public async Task KillAsync()
    {
        await _process!.SignalAsync("KILL");
        await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>As a supervisor stops it; its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await _process!.SignalAsync("TERM");
        var code = await _process.EndedAsync(Patience);
        await _process.DisposeAsync();
        _process = null;
        return code;
    }

    public Task PauseAsync() => _process!.SignalAsync("STOP");

    public Task ContinueAsync() => _process!.SignalAsync("CONT");

    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            using var response = await _http.GetAsync(new Uri(Url, "/health/ready"), patience.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
