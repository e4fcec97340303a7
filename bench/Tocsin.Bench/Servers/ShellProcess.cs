using System.Diagnostics;

namespace Tocsin.Bench.Servers;

/// <summary>A server that a shell script starts: it runs as long as this process holds the script's input.</summary>
internal sealed class ShellProcess : IDisposable
{
    private readonly Process _shell;

    /// <param name="script">What to run; it ends what it started when its input ends.</param>
    /// <param name="user">As whom, where this process is root's; null: as whoever this is.</param>
    /// <param name="environment">Its variables.</param>
    public ShellProcess(string script, string? user, params (string Name, string Value)[] environment)
    {
        string[] command =
            user is not null && Environment.UserName == "root"
                ? ["setpriv", $"--reuid={user}", $"--regid={user}", "--clear-groups", "sh", "-c", script]
                : ["sh", "-c", script];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _shell = Process.Start(start)!;
    }

    public int Id => _shell.Id;

    public bool HasEnded => _shell.HasExited;

    public void Dispose()
    {
        _shell.StandardInput.Close();
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
