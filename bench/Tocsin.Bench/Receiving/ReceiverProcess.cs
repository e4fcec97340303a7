using System.Diagnostics;
using System.Globalization;

namespace Tocsin.Bench.Receiving;

/// <summary>A receiver that this process has started; it ends when it is disposed, or when this process does.</summary>
internal sealed class ReceiverProcess : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    private ReceiverProcess(Process process, string[] addresses) => (_process, Addresses) = (process, addresses);

    /// <summary>Each is an endpoint of its own, as a client's connection pools see it.</summary>
    public IReadOnlyList<string> Addresses { get; }

    public string Address => Addresses[0];

    public static async Task<ReceiverProcess> StartAsync(int ports = 1)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Receiver).Assembly.Location);
        }

        start.ArgumentList.Add(Receiver.Command);
        start.ArgumentList.Add(ports.ToString(CultureInfo.InvariantCulture));
        var process = Process.Start(start)!;
        var addresses =
            await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The receiver did not start.");
        return new ReceiverProcess(process, addresses.Split(' '));
    }

    /// <summary>Requests answered so far.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken) =>
        long.Parse(await _http.GetStringAsync($"{Address}/count", cancellationToken), CultureInfo.InvariantCulture);

    /// <summary>What came to <c>/measured/…</c> since the last time. The clock is the machine's, the same in every process.</summary>
    public async Task<IReadOnlyList<Arrival>> TakeAsync(CancellationToken cancellationToken)
    {
        var text = await _http.GetStringAsync($"{Address}/measured", cancellationToken);
        return
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' '))
                .Select(parts => new Arrival(parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture))),
        ];
    }

    public void Dispose()
    {
        _http.Dispose();
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
