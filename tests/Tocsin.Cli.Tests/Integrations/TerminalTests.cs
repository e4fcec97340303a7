using System.Diagnostics;
using System.Text.Json;
using Tocsin.Cli.Tests.Driving;

namespace Tocsin.Cli.Tests.Integrations;

/// <summary>Making an integration as people do: on a terminal, typing, with somebody looking over the shoulder.</summary>
public sealed class TerminalTests : IAsyncLifetime
{
    private const string Python = "/usr/bin/python3";
    private const string Token = "nobody may see this";

    private readonly CliDriver _cli = new();
    private RealServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RealServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _cli.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_secret_that_is_typed_is_not_shown_and_the_rest_is()
    {
        if (!File.Exists(Python))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("TOCSIN_TEST_REQUIRE_ALL") is "1" or "true", Python);
        }

        var (code, shown) = await TalkAsync(
            ["Kind: ", "splunk"],
            ["Name: ", "SIEM"],
            ["Collector URL", "http://127.0.0.1:9"],
            ["Token", Token],
            ["Enter for none", ""],
            ["Enter for none", ""],
            ["Enter for none", ""],
            ["Enter for none", ""],
            // That was none: it alone is asked for again.
            ["Token (", "00000000-0000-0000-0000-fedcba987654"]
        );
        Assert.True(code == 0, shown);
        Assert.Contains("SIEM", shown);
        Assert.Contains("http://127.0.0.1:9", shown);
        Assert.Contains("(splunk, active)", shown);
        Assert.DoesNotContain(Token, shown);
        Assert.DoesNotContain("fedcba987654", shown);
    }

    private async Task<(int Code, string Shown)> TalkAsync(params string[][] talk)
    {
        var start = new ProcessStartInfo(Python, [Repository("tests/python/terminal.py")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(
            JsonSerializer.Serialize(
                new
                {
                    command = (string[])
                        [
                            "dotnet",
                            Path.Combine(AppContext.BaseDirectory, "tocsin.dll"),
                            "integrations",
                            "create",
                            "--severity",
                            "high",
                        ],
                    environment = new Dictionary<string, string>
                    {
                        ["HOME"] = _cli.Home,
                        ["TOCSIN_SERVER"] = _server.Address,
                        ["TOCSIN_API_KEY"] = RealServer.Key,
                    },
                    talk,
                }
            )
        );
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        using var answer = JsonDocument.Parse(said);
        return (
            answer.RootElement.GetProperty("code").GetInt32(),
            answer.RootElement.GetProperty("shown").GetString()!
        );
    }

    private static string Repository(string path) => Path.Combine(RealServer.Root, path);
}
