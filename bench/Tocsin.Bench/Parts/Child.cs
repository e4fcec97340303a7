using System.Diagnostics;
using System.Globalization;

namespace Tocsin.Bench.Parts;

/// <summary>
/// A program that this process has started, and that ends with it, however this process ends: a shell beside it holds the
/// other end of a pipe. Its signals are sent by its number, and what it last said is kept.
/// </summary>
internal sealed class Child : IAsyncDisposable
{
    private const int Kept = 200;

    private const string Guard = """
        exec 3<&0
        setsid "$@" 3<&- </dev/null &
        child=$!
        echo "$child"
        { cat <&3 >/dev/null; kill -KILL -- -$child 2>/dev/null; } 2>/dev/null &
        guard=$!
        exec 3<&-
        wait $child
        code=$?
        kill $guard 2>/dev/null
        exit $code
        """;

    private readonly Process _shell;
    private readonly Queue<string> _said = new();

    private Child(Process shell) => _shell = shell;

    public int Id { get; private set; }

    public bool HasExited => _shell.HasExited;

    /// <summary>The last lines of what it wrote.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return string.Join('\n', _said);
            }
        }
    }

    public static async Task<Child> StartAsync(
        IReadOnlyList<string> command,
        IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null
    )
    {
        var start = new ProcessStartInfo("sh", ["-c", Guard, "sh", .. command])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        var shell = Process.Start(start)!;
        var child = new Child(shell);
        var number = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        // The first line is the shell's.
        shell.OutputDataReceived += (_, line) =>
        {
            if (!number.TrySetResult(line.Data))
            {
                child.Hear(line.Data);
            }
        };
        shell.ErrorDataReceived += (_, line) => child.Hear(line.Data);
        shell.BeginOutputReadLine();
        shell.BeginErrorReadLine();
        child.Id = int.Parse(await number.Task ?? "", CultureInfo.InvariantCulture);
        return child;
    }

    /// <summary>Sends it a signal: <c>KILL</c>, which its own children get as well, or <c>TERM</c>, <c>STOP</c>, <c>CONT</c>, ….</summary>
    public async Task SignalAsync(string name)
    {
        if (!HasExited)
        {
            using var kill = Process.Start(
                "kill",
                [
                    "-s",
                    name,
                    "--",
                    (string.Equals(name, "KILL", StringComparison.Ordinal) ? "-" : "")
                        + Id.ToString(CultureInfo.InvariantCulture),
                ]
            );
            await kill.WaitForExitAsync();
        }
    }

    /// <summary>Waits for its end; killed, when it takes longer than that.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndedAsync(TimeSpan patience)
    {
        try
        {
            await _shell.WaitForExitAsync().WaitAsync(patience, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            await SignalAsync("KILL");
            await _shell.WaitForExitAsync();
        }

        return _shell.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await SignalAsync("KILL");
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    private void Hear(string? line)
    {
        lock (_said)
        {
            _said.Enqueue(line ?? "");
            if (_said.Count > Kept)
            {
                _said.Dequeue();
            }
        }
    }
}
