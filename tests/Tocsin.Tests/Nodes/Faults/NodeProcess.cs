using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Nodes.Faults;

/// <summary>A node as a process of its own, with wires of its own to the database and to the broker.</summary>
internal sealed class NodeProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentQueue<string?> _said = new();
    private readonly string _data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
    private readonly int _port = FreePort();
    private readonly Dictionary<string, string> _environment;
    private Process? _process;

    public NodeProcess(Wire database, Wire broker, IReadOnlyDictionary<string, string> environment)
    {
        (Database, Broker, _environment) = (database, broker, new Dictionary<string, string>(environment));
        _environment["Tocsin__DataDirectory"] = _data;
        Http = new HttpClient
        {
            BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/api/v1/")),
            Timeout = TimeSpan.FromSeconds(15),
        };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestServer.AdminKey);
    }

    public Wire Database { get; }

    public Wire Broker { get; }

    public HttpClient Http { get; }

    /// <summary>What it has written, for when it does not do what it should.</summary>
    public string Said => string.Join('\n', _said.TakeLast(30));

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "Tocsin.Host.dll"),
                "--urls",
                string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}"),
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _said.Enqueue(line.Data);
        _process.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.TrueAsync(IsReadyAsync, () => $"The node does not get ready: {Said}", Patience);
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>As a supervisor stops it.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("TERM");
        await _process!.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, _process.ExitCode);
    }

    public Task PauseAsync() => SignalAsync("STOP");

    public Task GoOnAsync() => SignalAsync("CONT");

    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            return (await Http.GetAsync("/health/ready", patience.Token)).IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process?.Dispose();
        Database.Dispose();
        Broker.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
