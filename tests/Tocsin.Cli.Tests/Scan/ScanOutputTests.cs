using System.Text.Json.Nodes;
using Tocsin.Cli.Tests.Driving;
using Tocsin.Scanning;

namespace Tocsin.Cli.Tests.Scan;

public sealed class ScanOutputTests : IAsyncLifetime
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
    public async Task A_table_offline()
    {
        _cli.RunScanners = FakeScanners.Finding(
            FakeScanners.Result(Severity.Low, "Floating pragma", file: "contracts/A.sol"),
            FakeScanners.Result(Severity.Critical)
        );

        await _cli.RunAsync("scan", "--offline");

        Assert.Equal(
            """
            SEVERITY  RULE     PLACE                    TITLE
            critical  SWC-115  contracts/Wallet.sol:12  tx.origin is used to authenticate
            low       SWC-115  contracts/A.sol:12       Floating pragma

            2 findings: 1 critical, 0 high, 0 medium, 1 low, 0 info

            """,
            _cli.Out
        );
        Assert.Equal(
            $"Scanning {_cli.Folder} (work), preset standard\ndevskim: running\ndevskim: 2 results in 1.5 s\n",
            _cli.Error
        );
    }

    [Fact]
    public async Task A_table_online_says_what_is_new_and_where_to_look()
    {
        _server.Findings =
        [
            FakeServer.Finding("medium", change: "existing"),
            FakeServer.Finding("high"),
            FakeServer.Finding("high", change: "reopened", file: "app.ts"),
            FakeServer.Finding("low", change: "resolved"),
        ];

        await _cli.LoggedInTo(_server).RunAsync("scan");

        Assert.Equal(
            $"""
            SEVERITY  RULE     PLACE                 TITLE          CHANGE
            high      SQL-001  app.ts:142            SQL Injection  reopened
            high      SQL-001  src/api/users.ts:142  SQL Injection  new
            medium    SQL-001  src/api/users.ts:142  SQL Injection  existing

            3 findings: 0 critical, 2 high, 1 medium, 0 low, 0 info; 1 new, 1 resolved
            {_server.Address}/scans/scan_1

            """,
            _cli.Out
        );
    }

    [Fact]
    public async Task A_long_table_is_cut_and_says_so()
    {
        _cli.RunScanners = FakeScanners.Finding([
            .. Enumerable.Range(0, 130).Select(_ => FakeScanners.Result(Severity.Low)),
        ]);

        await _cli.RunAsync("scan", "--offline");

        Assert.Equal(100, _cli.Out.Split('\n').Count(l => l.StartsWith("low ", StringComparison.Ordinal)));
        Assert.Contains("30 more are not shown here", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("130 findings", _cli.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Json_answers_the_documented_jq_question(bool offline)
    {
        _server.Findings = [FakeServer.Finding("critical"), FakeServer.Finding("info", change: "existing")];
        _cli.LoggedInTo(_server).RunScanners = FakeScanners.Finding(
            FakeScanners.Result(Severity.Critical),
            FakeScanners.Result(Severity.Info)
        );

        Assert.Equal(
            0,
            await _cli.RunAsync(["scan", "--format", "json", .. offline ? ["--offline"] : Array.Empty<string>()])
        );

        var scan = JsonNode.Parse(_cli.Out)!;
        var summary = scan["summary"]!.AsObject();
        Assert.Equal(
            [1, 0, 0, 0, 1],
            new[] { "critical", "high", "medium", "low", "info" }.Select(s => (int)summary[s]!)
        );
        Assert.Equal(2, (int)summary["total_findings"]!);
        Assert.Equal(1, (int)summary["by_severity"]!["critical"]!);
        Assert.Equal(offline ? null : 1, (int?)summary["new_findings"]);
        Assert.Equal("completed", (string?)scan["status"]);
        Assert.Equal(offline ? null : "scan_1", (string?)scan["id"]);
        Assert.Equal(2, scan["findings"]!.AsArray().Count);
        Assert.Equal("critical", (string?)scan["findings"]![0]!["severity"]);
        Assert.NotNull(scan["findings"]![0]!["location"]!["file"]);
        Assert.Equal("devskim", (string?)scan["tools"]![0]!["name"]);
    }

    [Fact]
    public async Task Sarif_is_what_the_scanners_said()
    {
        _cli.RunScanners = FakeScanners.Finding(FakeScanners.Result(Severity.Critical));

        Assert.Equal(0, await _cli.RunAsync("scan", "--offline", "--format", "sarif"));

        var sarif = JsonNode.Parse(_cli.Out)!;
        Assert.Equal("2.1.0", (string?)sarif["version"]);
        Assert.Equal("SWC-115", (string?)sarif["runs"]![0]!["results"]![0]!["ruleId"]);
    }

    [Theory]
    [InlineData("json", "{")]
    [InlineData("table", "SEVERITY")]
    public async Task Output_goes_to_a_file_and_nothing_to_stdout(string format, string beginning)
    {
        _cli.OnTerminal = true;
        _cli.RunScanners = FakeScanners.Finding(FakeScanners.Result(Severity.High));

        Assert.Equal(1, await _cli.RunAsync("scan", "--offline", "--fail-on", "high", "--format", format, "-o", "out"));

        var written = File.ReadAllText(Path.Combine(_cli.Folder, "out"));
        Assert.StartsWith(beginning, written, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', written);
        Assert.Empty(_cli.Out);
    }

    [Fact]
    public async Task A_terminal_gets_colour_and_the_word()
    {
        _cli.OnTerminal = true;
        _cli.RunScanners = FakeScanners.Finding(FakeScanners.Result(Severity.Critical));

        await _cli.RunAsync("scan", "--offline");

        Assert.Contains("\e[1;91mcritical\e[0m", _cli.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    public async Task Colour_can_be_refused(string variable, string value)
    {
        _cli.OnTerminal = true;
        _cli.Variables[variable] = value;
        _cli.RunScanners = FakeScanners.Finding(FakeScanners.Result(Severity.Critical));

        await _cli.RunAsync("scan", "--offline");

        Assert.Contains("critical", _cli.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', _cli.Out);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hostile_text_stays_text(bool terminal)
    {
        const string title = "\e[2J\e]0;owned\a[red]x[/] \u202Efdp\u2069 a\nb\r\u009B31m \e]8;;http://evil\e\\c";
        _cli.OnTerminal = terminal;
        _cli.Variables["NO_COLOR"] = "1";
        _cli.RunScanners = FakeScanners.Reporting(
            FakeScanners.Outcome(
                "devskim",
                "\e[31mbad\a",
                FakeScanners.Result(Severity.High, title, file: "a\e[1m.sol")
            )
        );

        await _cli.RunAsync("scan", "--offline");

        var shown = _cli.Everything;
        Assert.DoesNotContain(shown, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain('\u202E', shown);
        Assert.Contains("[red]x[/] fdp a b", shown, StringComparison.Ordinal);
        Assert.Contains("a.sol:12", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_text_in_json_is_escaped()
    {
        _cli.RunScanners = FakeScanners.Finding(FakeScanners.Result(Severity.High, "\e[2J\u202E\u009B"));

        await _cli.RunAsync("scan", "--offline", "--format", "json");

        Assert.DoesNotContain(_cli.Out, c => c != '\n' && c is < ' ' or > '~');
        Assert.Equal("\e[2J\u202E\u009B", (string?)JsonNode.Parse(_cli.Out)!["findings"]![0]!["title"]);
    }

    [Fact]
    public async Task Hostile_text_of_a_server_is_cleaned_too()
    {
        _server.Refusals["POST /api/v1/scans"] = (400, """{"title":"\u001b[2J bad \u202e","detail":"[bold]d"}""");

        await _cli.LoggedInTo(_server).RunAsync("scan");

        Assert.Contains("bad : [bold]d (HTTP 400)", _cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', _cli.Error);
    }

    [Fact]
    public async Task No_wait_shows_what_the_scanners_said()
    {
        _cli.LoggedInTo(_server).RunScanners = FakeScanners.Finding(FakeScanners.Result(Severity.Critical));

        await _cli.RunAsync("scan", "--no-wait", "--format", "json");

        var scan = JsonNode.Parse(_cli.Out)!;
        Assert.Equal("running", (string?)scan["status"]);
        Assert.Equal(1, (int)scan["summary"]!["critical"]!);
        Assert.Null(scan["summary"]!["new_findings"]);
    }
}
