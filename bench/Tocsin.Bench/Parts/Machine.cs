using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Tocsin.Bench.Parts;

/// <summary>What this machine offers.</summary>
internal static class Machine
{
    public static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    // Below those that are given to whoever connects.
    private const int FirstPort = 20_000;
    private const int Ports = 10_000;
    private static int _ports = Environment.ProcessId % Ports;

    public static bool IsRoot => string.Equals(Environment.UserName, "root", StringComparison.Ordinal);

    /// <summary>
    /// A port that nobody listens on, and that the system gives to nobody who connects: who listens there is still alone on it
    /// after a stop and a start.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = FirstPort + (Interlocked.Increment(ref _ports) % Ports);
            try
            {
                using var listener = new TcpListener(IPAddress.Any, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // The next one.
            }
        }
    }

    /// <summary>Runs a command to its end; whether it went well, and what it said.</summary>
    public static async Task<(bool Well, string Said)> RunAsync(
        IReadOnlyList<string> command,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        using var process = TryStart(start);
        if (process is null)
        {
            return (false, $"there is no {command[0]}");
        }

        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode == 0, await output + await errors);
    }

    private static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Waits until something holds.</summary>
    /// <exception cref="TimeoutException">It does not within that time.</exception>
    public static async Task UntilAsync(
        Func<Task<bool>> holds,
        Func<string> otherwise,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        var started = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(started) > patience)
            {
                throw new TimeoutException(otherwise());
            }

            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
    }
}
