using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;

namespace Tocsin.RealInput.Tests.Scanning;

/// <summary>The server as a process of its own, which can be killed.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly Channel<string> _addresses = Channel.CreateUnbounded<string>();

    private HostProcess(Process process) => _process = process;

    public Api Api { get; private set; } = null!;

    /// <summary>Starts on a data directory and waits until it listens.</summary>
    public static async Task<HostProcess> StartAsync(
        string data,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Tocsin.Host.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", host, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["Tocsin__DataDirectory"] = data;
        start.Environment["Tocsin__BootstrapApiKey"] = RealServer.AdminKey;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var started = new HostProcess(new Process { StartInfo = start });
        await started.ListenAsync();
        return started;
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        Assert.Equal(128 + 9, _process.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task ListenAsync()
    {
        _process.OutputDataReceived += (_, line) => Heard(line.Data);
        _process.ErrorDataReceived += (_, line) => Heard(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(StartLimit);
        var ended = _process.WaitForExitAsync(limit.Token);
        var address = _addresses.Reader.ReadAsync(limit.Token).AsTask();
        var first = await Task.WhenAny(address, ended);
        Assert.True(first == address, "The server did not start: " + string.Join('\n', _log));
        Api = new Api(RealServer.ClientOf(await address));
    }

    private void Heard(string? line)
    {
        if (line is null)
        {
            return;
        }

        _log.Enqueue(line);
        var at = line.IndexOf(Listening, StringComparison.Ordinal);
        if (at >= 0)
        {
            _addresses.Writer.TryWrite(line[(at + Listening.Length)..].Trim());
        }
    }
}
