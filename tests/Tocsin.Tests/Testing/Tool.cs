using System.Diagnostics;

namespace Tocsin.Tests.Testing;

/// <summary>
/// Programs beside .NET that some tests check against. Without them such a test is skipped, unless
/// TOCSIN_TEST_REQUIRE_ALL is 1.
/// </summary>
internal static class Tool
{
    private static bool RequireAll => Environment.GetEnvironmentVariable("TOCSIN_TEST_REQUIRE_ALL") == "1";

    /// <summary>The folder node_modules with this package in it, or the test is skipped.</summary>
    public static string NodeModules(string package)
    {
        var folder = Environment.GetEnvironmentVariable("TOCSIN_TEST_NODE_MODULES");
        if (folder is null || !Directory.Exists(Path.Combine(folder, package)))
        {
            Absent($"TOCSIN_TEST_NODE_MODULES names no folder with {package}");
        }

        return folder!;
    }

    /// <summary>Skips the test, or fails it where every tool is required.</summary>
    public static void Absent(string what)
    {
        Assert.False(RequireAll, what);
        Assert.Skip(what);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? input = null,
        string? folder = null,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
