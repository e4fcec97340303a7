using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Tocsin.RealInput.Tests.Durability;

/// <summary>The real program as a process of its own, so that it can be killed.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const string Key = "tcs_killkillkillkillkillkillkill0001";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private HostProcess(Process process, int port)
    {
        _process = process;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v1/") };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public HttpClient Http { get; }

    /// <summary>Starts it on a data directory, and waits until it answers.</summary>
    /// <param name="dataDirectory">Where its data is.</param>
    /// <param name="under">A program to run it under, with arguments, such as strace.</param>
    public static async Task<HostProcess> StartAsync(string dataDirectory, params string[] under)
    {
        var port = FreePort();
        string[] command =
        [
            .. under,
            "dotnet",
            Path.Combine(AppContext.BaseDirectory, "Tocsin.Host.dll"),
            "--urls",
            $"http://127.0.0.1:{port}",
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Tocsin__DataDirectory"] = dataDirectory;
        start.Environment["Tocsin__BootstrapApiKey"] = Key;
        start.Environment["Tocsin__Egress__Allow__0"] = "127.0.0.1";
        var process = Process.Start(start)!;
        var said = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        process.OutputDataReceived += (_, line) => said.Enqueue(line.Data);
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var host = new HostProcess(process, port);
        using var patience = new CancellationTokenSource(Patience);
        while (!await host.AnswersAsync())
        {
            Assert.False(process.HasExited || patience.IsCancellationRequested, string.Join('\n', said));
            await Task.Delay(50);
        }

        return host;
    }

    /// <summary>SIGKILL: nothing of it runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; the exit code, once it has ended.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return (await Http.GetAsync("/health/ready")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
