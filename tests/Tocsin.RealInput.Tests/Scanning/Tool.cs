using System.Diagnostics;

namespace Tocsin.RealInput.Tests.Scanning;

/// <summary>Real tools. Without them a test is skipped, unless TOCSIN_TEST_REQUIRE_ALL is 1: then it fails.</summary>
internal static class Tool
{
    private const string Variable = "TOCSIN_TEST_NODE_MODULES";

    /// <summary>The node_modules folder that has these packages, with a Node to run them.</summary>
    public static string NodeModules(params string[] packages)
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        var missing = packages.Where(p => folder is null || !Directory.Exists(Path.Combine(folder, p))).ToList();
        Need(missing.Count == 0, $"{Variable} names no folder with {string.Join(", ", missing)}");
        OnPath("node");
        return folder!;
    }

    /// <summary>A program that must be on the path.</summary>
    public static void OnPath(string program)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Need(path.Any(p => File.Exists(Path.Combine(p, program))), $"{program} is not on the path");
    }

    private static void Need(bool here, string otherwise)
    {
        if (!here)
        {
            Assert.False(Environment.GetEnvironmentVariable("TOCSIN_TEST_REQUIRE_ALL") == "1", otherwise);
            Assert.Skip(otherwise);
        }
    }

    /// <summary>Runs a scanner and returns what it wrote to standard output.</summary>
    /// <remarks>Into a file: on a pipe solhint ends before all of its output is through.</remarks>
    public static async Task<byte[]> OutputAsync(string folder, string file, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >\"$0\"", file, program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        // Both linters end with 1 when they have found something.
        Assert.True(process.ExitCode is 0 or 1, $"{program} ended with {process.ExitCode}: {errors}");
        return await File.ReadAllBytesAsync(file);
    }
}
