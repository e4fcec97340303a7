using System.Diagnostics;
using System.Text;

namespace Tocsin.Scanning.Runner;

/// <summary>What became of a child process.</summary>
/// <param name="ExitCode">Null when it was ended before it ended itself.</param>
/// <param name="Problem">Why it was ended; null when it ended itself.</param>
/// <param name="Errors">The end of what it wrote to stderr.</param>
internal sealed record ChildExit(int? ExitCode, string? Problem, string Errors);

/// <summary>Runs a program without a shell, within limits, in an environment of a few known variables.</summary>
internal static class ChildProcess
{
    /// <summary>The problem of one that was ended for its output.</summary>
    public const string TooMuch = "it wrote more than it may";

    private const int ErrorTail = 4000;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>What programs need to start; nothing of the caller's tokens and keys.</summary>
    private static readonly HashSet<string> Passed = new(StringComparer.OrdinalIgnoreCase)
    {
        "PATH",
        "PATHEXT",
        "HOME",
        "USERPROFILE",
        "USER",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "TZ",
        "TMPDIR",
        "TEMP",
        "TMP",
        "SystemRoot",
        "SystemDrive",
        "ComSpec",
        "APPDATA",
        "LOCALAPPDATA",
        "ProgramData",
        "DOTNET_ROOT",
        "DOTNET_BUNDLE_EXTRACT_BASE_DIR",
        "LD_LIBRARY_PATH",
    };

    /// <summary>Runs it to its end, or to a limit; the whole tree of its processes is ended then.</summary>
    public static async Task<ChildExit> RunAsync(
        ChildCommand command,
        Stream output,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var process = new Process { StartInfo = Start(command) };
        try
        {
            process.Start();
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            return new ChildExit(null, $"cannot start {command.Program}: {e.Message}", "");
        }
        process.StandardInput.Close();

        using var limit = new CancellationTokenSource(command.TimeLimit, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var errors = TailAsync(process.StandardError, ended.Token);
        var copied = CopyAsync(process.StandardOutput.BaseStream, output, command.OutputLimit, ended.Token);
        var (exitCode, problem) = await WaitAsync(process, copied, time, ended.Token);
        if (exitCode is null)
        {
            End(process);
            problem ??= limit.IsCancellationRequested
                ? $"it took more than {command.TimeLimit.TotalSeconds:0} seconds"
                : null;
        }
        // A process that was left behind may hold the pipe open: its words are not waited for.
        await ended.CancelAsync();
        var said = await SaidAsync(errors, time);
        cancellationToken.ThrowIfCancellationRequested();
        return new ChildExit(exitCode, problem, said);
    }

    private static async Task<(int? ExitCode, string? Problem)> WaitAsync(
        Process process,
        Task<bool> copied,
        TimeProvider time,
        CancellationToken ended
    )
    {
        try
        {
            var exit = process.WaitForExitAsync(ended);
            if (await Task.WhenAny(copied, exit) == copied && !await copied)
                return (null, TooMuch);
            await exit;
            if (await Task.WhenAny(copied, Task.Delay(Grace, time, ended)) == copied && !await copied)
                return (null, TooMuch);
            return (process.ExitCode, null);
        }
        catch (OperationCanceledException)
        {
            return (null, null);
        }
    }

    private static async Task<string> SaidAsync(Task<string> errors, TimeProvider time)
    {
        try
        {
            return await errors.WaitAsync(Grace, time);
        }
        catch (TimeoutException)
        {
            return "";
        }
    }

    private static ProcessStartInfo Start(ChildCommand command)
    {
        var start = new ProcessStartInfo(command.Program)
        {
            WorkingDirectory = command.Folder,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in command.Arguments)
            start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(k => !Passed.Contains(k)).ToList())
            start.Environment.Remove(name);
        start.Environment["NO_COLOR"] = "1";
        start.Environment["NO_UPDATE_NOTIFIER"] = "1";
        return start;
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended in the meantime.
        }
    }

    /// <summary>False when there was more than the limit.</summary>
    private static async Task<bool> CopyAsync(Stream from, Stream to, long limit, CancellationToken ended)
    {
        var buffer = new byte[64 * 1024];
        for (long total = 0; ; )
        {
            var count = await from.ReadAsync(buffer, ended);
            if (count == 0)
                return true;
            total += count;
            if (total > limit)
                return false;
            await to.WriteAsync(buffer.AsMemory(0, count), ended);
        }
    }

    private static async Task<string> TailAsync(StreamReader from, CancellationToken ended)
    {
        var tail = new StringBuilder();
        var buffer = new char[4096];
        try
        {
            for (int count; (count = await from.ReadAsync(buffer, ended)) > 0; )
            {
                tail.Append(buffer, 0, count);
                if (tail.Length > 2 * ErrorTail)
                    tail.Remove(0, tail.Length - ErrorTail);
            }
        }
        catch (OperationCanceledException)
        {
            // What there is must do.
        }
        return tail.ToString();
    }
}
