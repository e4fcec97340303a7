using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Tocsin.Bench.Servers;

/// <summary>The real program as a process of its own: its memory can be read, and it can be killed.</summary>
internal sealed class HostProcess : IServer, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private readonly Process _process;
    private readonly string _address;

    private HostProcess(Process process, string address, DataFolder data)
    {
        _process = process;
        _address = address;
        Api = new Api(address, Api.FirstKey);
        Store = data.View();
    }

    public Api Api { get; }

    public StoreView Store { get; }

    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The most memory that was resident so far, in MB.</summary>
    public double PeakMegabytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status")
                .First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
                / 1024;
        }
    }

    /// <summary>Starts it on a data directory, and waits until it answers.</summary>
    public static async Task<HostProcess> StartAsync(
        DataFolder data,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] settings
    )
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var host = Path.Combine(AppContext.BaseDirectory, "Tocsin.Host.dll");
        var start = new ProcessStartInfo("dotnet", [host, "--urls", address])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Tocsin__DataDirectory"] = data.Path;
        start.Environment["Tocsin__BootstrapApiKey"] = Api.FirstKey;
        start.Environment["Tocsin__Egress__Allow__0"] = "127.0.0.1";
        // As the server in this process: no line for every attempt.
        start.Environment["Logging__LogLevel__Default"] = "Error";
        foreach (var (name, value) in data.Settings.Select(s => ("Tocsin__" + s.Name, s.Value)).Concat(settings))
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var said = new Queue<string>();
        process.OutputDataReceived += (_, line) => Keep(said, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(said, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new HostProcess(process, address, data);
        try
        {
            await server.ReadyAsync(said, cancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        return server;
    }

    /// <summary>SIGKILL: nothing of it runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and waits until it has ended.</summary>
    public async Task TerminateAsync(CancellationToken cancellationToken)
    {
        await SignalAsync("-TERM", cancellationToken);
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, TimeProvider.System, cancellationToken);
    }

    /// <summary>SIGSTOP: it stands still, and its connections with it.</summary>
    public Task PauseAsync(CancellationToken cancellationToken) => SignalAsync("-STOP", cancellationToken);

    /// <summary>SIGCONT.</summary>
    public Task ContinueAsync(CancellationToken cancellationToken) => SignalAsync("-CONT", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        Api.Dispose();
        Store.Dispose();
        _process.Dispose();
    }

    private async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    private async Task ReadyAsync(Queue<string> said, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync(cancellationToken))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new InvalidOperationException("The server did not start:\n" + string.Join('\n', said));
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Api.Http.GetAsync(_address + "/health/ready", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static void Keep(Queue<string> said, string? line)
    {
        lock (said)
        {
            said.Enqueue(line ?? "");
            if (said.Count > 50)
            {
                said.Dequeue();
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
