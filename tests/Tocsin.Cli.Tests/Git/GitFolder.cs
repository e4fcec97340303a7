using System.Diagnostics;

namespace Tocsin.Cli.Tests.Git;

/// <summary>Real repositories in temporary folders.</summary>
internal static class GitFolder
{
    public static void Init(string folder, string? remote = null, bool commit = true)
    {
        Git(folder, "init", "--quiet", "--initial-branch", "trunk");
        if (remote is not null)
        {
            Git(folder, "remote", "add", "origin", remote);
        }

        if (commit)
        {
            Git(folder, "commit", "--quiet", "--allow-empty", "--message", "one");
        }
    }

    public static string Git(string folder, params string[] arguments)
    {
        string[] identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
        var start = new ProcessStartInfo("git", [.. identity, .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
