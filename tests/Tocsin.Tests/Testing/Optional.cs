using System.Diagnostics;

namespace Tocsin.Tests.Testing;

/// <summary>Parts of the machine that a test can use where they are there, and must where TOCSIN_TEST_REQUIRE_ALL is set.</summary>
internal static class Optional
{
    public static bool RequireAll => Environment.GetEnvironmentVariable("TOCSIN_TEST_REQUIRE_ALL") is "1" or "true";

    /// <summary>Goes on when it is there, skips the test otherwise, and fails it where everything is required.</summary>
    public static void Need(bool present, string what)
    {
        if (!present)
        {
            Assert.False(RequireAll, $"{what} is missing, and TOCSIN_TEST_REQUIRE_ALL is set.");
            Assert.Skip($"{what} is missing.");
        }
    }

    /// <summary>Whether a command of this name is on the path.</summary>
    public static bool HasCommand(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(p => File.Exists(Path.Combine(p, name)));

    /// <summary>The folder of npm packages that holds this one.</summary>
    public static string NodeModules(string package)
    {
        var modules = Environment.GetEnvironmentVariable("TOCSIN_TEST_NODE_MODULES") ?? "";
        Need(HasCommand("node"), "node");
        Need(Directory.Exists(Path.Combine(modules, package)), $"{package} under TOCSIN_TEST_NODE_MODULES");
        return modules;
    }

    /// <summary>Runs a command to its end and returns what it wrote.</summary>
    public static async Task<string> RunAsync(string command, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{command} ended with {process.ExitCode}: {await errors}");
        return await output;
    }
}
