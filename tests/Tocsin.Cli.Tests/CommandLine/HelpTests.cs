using Tocsin.Cli.Tests.Driving;

namespace Tocsin.Cli.Tests.CommandLine;

public sealed class HelpTests : IDisposable
{
    private readonly CliDriver _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("auth", "login")]
    [InlineData("auth", "status")]
    [InlineData("auth", "logout")]
    [InlineData("scan")]
    [InlineData("scan", "run")]
    [InlineData("scan", "upload")]
    [InlineData("scanners")]
    [InlineData("findings", "list")]
    [InlineData("webhooks", "list")]
    [InlineData("webhooks", "create")]
    [InlineData("webhooks", "delete")]
    [InlineData("webhooks", "test")]
    [InlineData("webhooks", "deliveries")]
    [InlineData("webhooks", "retry")]
    [InlineData("webhooks", "secret")]
    public async Task Every_command_has_help_with_an_example(params string[] command)
    {
        Assert.Equal(0, await _cli.RunAsync([.. command, "--help"]));
        Assert.Contains(
            "Examples:\n  tocsin ",
            _cli.Out.Replace("semgrep scan --sarif --sarif-output=semgrep.sarif . ; ", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Empty(_cli.Error);
    }

    [Fact]
    public async Task Alone_it_shows_its_commands()
    {
        Assert.Equal(0, await _cli.RunAsync());
        Assert.Contains("webhooks", _cli.Out, StringComparison.Ordinal);
        Assert.Equal(2, await _cli.RunAsync("webhooks"));
    }
}
