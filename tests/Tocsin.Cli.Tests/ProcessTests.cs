using System.Diagnostics;
using Tocsin.Cli.Tests.Driving;

namespace Tocsin.Cli.Tests;

/// <summary>The program as it is started by people: as a process.</summary>
public sealed class ProcessTests : IAsyncLifetime
{
    private readonly CliDriver _cli = new();
    private FakeServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await FakeServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _cli.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Ctrl_C_while_waiting_cancels_the_scan_and_is_130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals");
        _server.PollsUntilDone = int.MaxValue;
        _cli.Write("a.sarif", """{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[]}]}""");
        using var process = Start("scan", "upload", "a.sarif");
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Task.WhenAny(_server.Completed.Task, process.WaitForExitAsync(TestContext.Current.CancellationToken));

        if (!process.HasExited)
        {
            Process.Start("kill", ["-INT", $"{process.Id}"]);
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.EndsWith("tocsin: interrupted\n", await errors, StringComparison.Ordinal);
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("POST /api/v1/scans/scan_1/cancel", _server.Requests);
    }

    [Fact]
    public async Task A_key_can_be_piped_in_and_is_kept()
    {
        using var process = Start("auth", "login", "--api-key-stdin");
        await process.StandardInput.WriteLineAsync(FakeServer.Key);
        process.StandardInput.Close();
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, errors);
        Assert.True(File.Exists(_cli.Credentials));
    }

    private Process Start(params string[] args)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "tocsin.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. args])
        {
            WorkingDirectory = _cli.Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = _cli.Home;
        start.Environment["TOCSIN_SERVER"] = _server.Address;
        start.Environment["TOCSIN_API_KEY"] = FakeServer.Key;
        start.Environment.Remove("XDG_CONFIG_HOME");
        return Process.Start(start)!;
    }
}
