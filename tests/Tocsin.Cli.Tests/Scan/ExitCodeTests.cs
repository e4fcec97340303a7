using System.Text.Json.Nodes;
using Tocsin.Cli.Tests.Driving;
using Tocsin.Scanning;
using Tocsin.Scanning.Runner;

namespace Tocsin.Cli.Tests.Scan;

public sealed class ExitCodeTests : IAsyncLifetime
{
    private readonly CliDriver _cli = new();
    private FakeServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await FakeServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _cli.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("critical", 0)]
    [InlineData("high", 1)]
    [InlineData("medium", 1)]
    [InlineData("info", 1)]
    public async Task Offline_findings_are_judged_by_fail_on(string failOn, int expected)
    {
        _cli.RunScanners = FakeScanners.Finding(FakeScanners.Result(Severity.High));

        Assert.Equal(expected, await _cli.RunAsync("scan", "--offline", "--fail-on", failOn));
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Without_fail_on_findings_are_only_shown()
    {
        _cli.RunScanners = FakeScanners.Finding(FakeScanners.Result(Severity.Critical));

        Assert.Equal(0, await _cli.RunAsync("scan", "--offline"));
    }

    [Fact]
    public async Task What_is_suppressed_does_not_count()
    {
        _cli.RunScanners = FakeScanners.Finding(FakeScanners.Result(Severity.Critical, suppressed: true));

        Assert.Equal(0, await _cli.RunAsync("scan", "--offline", "--fail-on", "info"));
        Assert.Contains("1 suppressed", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_scanner_is_3_and_comes_before_findings()
    {
        _cli.RunScanners = FakeScanners.Reporting(
            FakeScanners.Outcome("devskim", null, FakeScanners.Result(Severity.Critical)),
            FakeScanners.Outcome("solhint", "no such option")
        );

        Assert.Equal(3, await _cli.RunAsync("scan", "--offline", "--fail-on", "info"));
        Assert.Contains("solhint failed: no such option", _cli.Error, StringComparison.Ordinal);
        Assert.Contains("SWC-115", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_scanner_is_uploaded_as_failed()
    {
        _cli.RunScanners = FakeScanners.Reporting(
            FakeScanners.Outcome("devskim", null),
            FakeScanners.Outcome("solhint", "no such option")
        );

        Assert.Equal(3, await _cli.LoggedInTo(_server).RunAsync("scan"));

        var runs = JsonNode.Parse(_server.Bodies["POST /scans/scan_1/results"])!["runs"]!.AsArray();
        bool[] successes = [.. runs.Select(r => (bool)r!["invocations"]![0]!["executionSuccessful"]!)];
        Assert.Equal([true, false], successes);
        Assert.Contains("POST /api/v1/scans/scan_1/complete", _server.Requests);
    }

    [Fact]
    public async Task When_every_scanner_failed_the_scan_failed()
    {
        _cli.RunScanners = FakeScanners.Reporting(FakeScanners.Outcome("solhint", "no such option"));

        Assert.Equal(3, await _cli.LoggedInTo(_server).RunAsync("scan"));
        Assert.Equal("""{"error":"solhint: no such option"}""", _server.Bodies["POST /scans/scan_1/fail"]);
        Assert.DoesNotContain("POST /api/v1/scans/scan_1/complete", _server.Requests);
    }

    [Fact]
    public async Task A_scanner_that_breaks_the_runner_is_3_and_the_server_hears_of_it()
    {
        _cli.RunScanners = (_, _, _) => throw new InvalidOperationException("broken pipe");

        Assert.Equal(3, await _cli.LoggedInTo(_server).RunAsync("scan"));
        Assert.Contains("broken pipe", _server.Bodies["POST /scans/scan_1/fail"], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _cli.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_the_runner_refuses_is_2_and_leaves_no_open_scan()
    {
        _cli.RunScanners = (_, _, _) => throw new ScanRequestException("there is no scanner slihter");

        Assert.Equal(2, await _cli.LoggedInTo(_server).RunAsync("scan", "--scanner", "slihter"));
        Assert.Contains("POST /api/v1/scans/scan_1/cancel", _server.Requests);
    }

    [Fact]
    public async Task Online_the_findings_of_the_scan_are_judged()
    {
        _server.Findings =
        [
            FakeServer.Finding("critical", change: "resolved"),
            FakeServer.Finding("critical", suppressed: true),
            FakeServer.Finding("high", change: "existing"),
        ];
        _cli.LoggedInTo(_server).RunScanners = FakeScanners.Finding(FakeScanners.Result(Severity.Critical));

        Assert.Equal(0, await _cli.RunAsync("scan", "--fail-on", "critical"));
        Assert.Equal(1, await _cli.RunAsync("scan", "--fail-on", "high"));
    }

    [Fact]
    public async Task A_severity_of_a_newer_server_does_not_open_the_gate()
    {
        _server.Findings = [FakeServer.Finding("apocalyptic")];

        Assert.Equal(1, await _cli.LoggedInTo(_server).RunAsync("scan", "--fail-on", "critical"));
    }

    [Fact]
    public async Task A_scan_that_the_server_calls_failed_is_3()
    {
        _server.FinalStatus = "failed";

        Assert.Equal(3, await _cli.LoggedInTo(_server).RunAsync("scan"));
        Assert.Contains("it went wrong", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /api/v1/scans")]
    [InlineData("POST /api/v1/scans/scan_1/results")]
    [InlineData("POST /api/v1/scans/scan_1/complete")]
    [InlineData("GET /api/v1/scans/scan_1")]
    [InlineData("GET /api/v1/scans/scan_1/findings")]
    public async Task Whatever_the_server_refuses_is_4_and_comes_before_a_failed_scanner(string request)
    {
        _server.Refusals[request] = (422, """{"title":"Not valid","errors":[{"pointer":"/branch","problem":"no"}]}""");
        _cli.RunScanners = FakeScanners.Reporting(
            FakeScanners.Outcome("devskim", null),
            FakeScanners.Outcome("solhint", "no such option")
        );

        Assert.Equal(4, await _cli.LoggedInTo(_server).RunAsync("scan", "--fail-on", "info"));
        Assert.Contains("Not valid (HTTP 422)\n  /branch: no", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_that_the_server_refuses_end_the_scan()
    {
        _server.Refusals["POST /api/v1/scans/scan_1/results"] = (413, """{"title":"Too large"}""");

        Assert.Equal(4, await _cli.LoggedInTo(_server).RunAsync("scan"));
        Assert.Contains("Too large", _server.Bodies["POST /scans/scan_1/fail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_4()
    {
        _cli.Variables["TOCSIN_SERVER"] = "http://127.0.0.1:1";
        _cli.Variables["TOCSIN_API_KEY"] = FakeServer.Key;

        Assert.Equal(4, await _cli.RunAsync("scan"));
        Assert.Contains("cannot reach http://127.0.0.1:1", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_finish_in_time_is_4()
    {
        _server.PollsUntilDone = int.MaxValue;

        Assert.Equal(4, await _cli.LoggedInTo(_server).RunAsync("scan", "--timeout", "5s"));
        Assert.Contains("not finished after 5 s; scan_1 is running", _cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("POST /api/v1/scans/scan_1/fail", _server.Requests);
    }

    [Fact]
    public async Task No_wait_does_not_ask_for_the_end()
    {
        Assert.Equal(0, await _cli.LoggedInTo(_server).RunAsync("scan", "--no-wait"));
        Assert.DoesNotContain("GET /api/v1/scans/scan_1", _server.Requests);
    }

    [Fact]
    public async Task Ctrl_C_while_scanning_cancels_the_scan_and_is_130()
    {
        using var interrupt = new CancellationTokenSource();
        _cli.LoggedInTo(_server).RunScanners = async (_, _, cancellationToken) =>
        {
            await interrupt.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw new InvalidOperationException("was not cancelled");
        };

        Assert.Equal(130, await _cli.RunAsync(interrupt.Token, "scan"));
        Assert.Contains("POST /api/v1/scans/scan_1/cancel", _server.Requests);
    }

    [Theory]
    [InlineData("there is no option --fial-on; did you mean --fail-on?", "scan", "--fial-on", "high")]
    [InlineData("there is no option --fial-on; did you mean --fail-on?", "scan", "run", ".", "--fial-on=high")]
    [InlineData("--fail-on cannot be 'hihg'; did you mean high?", "scan", "--fail-on", "hihg")]
    [InlineData("--fail-on cannot be '7'; it is one of critical, high, medium, low, info", "scan", "--fail-on", "7")]
    [InlineData("--target needs a value before --branch", "scan", "--target", "--branch", "x")]
    [InlineData("--timeout cannot be '0'", "scan", "--timeout", "0")]
    [InlineData("there is no file or folder nowhere", "scan", "nowhere", "--offline")]
    [InlineData("there is no command uplaod; did you mean tocsin scan upload?", "scan", "uplaod", "a.sarif")]
    [InlineData("there is no command webhoks; did you mean tocsin webhooks?", "webhoks")]
    [InlineData("'b' is one argument too many", "scan", "upload", "a", "b")]
    [InlineData("--output no/where.json is in a folder that is not there", "scan", "--output", "no/where.json")]
    [InlineData("--output . is a folder", "scan", "--output", ".")]
    [InlineData("use one of them", "scan", "--no-wait", "--fail-on", "low")]
    [InlineData("use one of them", "scan", "--no-wait", "--offline")]
    [InlineData("not logged in; run: tocsin auth login", "scan")]
    [InlineData("'--url' is required", "webhooks", "create")]
    [InlineData("--limit cannot be '-1'", "findings", "list", "--limit=-1")]
    public async Task Wrong_usage_is_2_and_says_what_would_be_right(string message, params string[] args)
    {
        Assert.Equal(2, await _cli.RunAsync(args));
        Assert.Contains(message, _cli.Error, StringComparison.Ordinal);
        Assert.StartsWith("tocsin: ", _cli.Error, StringComparison.Ordinal);
        Assert.Empty(_cli.Out);
    }

    [Theory]
    [InlineData("--offline", "--fail-on", "low")]
    [InlineData("./contracts", "--offline", "--fail-on", "low")]
    [InlineData("run", "contracts", "--offline", "--fail-on", "low")]
    [InlineData("contracts/@scope/A.sol", "--offline", "--fail-on", "low")]
    [InlineData("--fail-on=low", "--offline", "--", "contracts")]
    public async Task Scan_alone_is_scan_run(params string[] args)
    {
        _cli.Write("contracts/@scope/A.sol", "contract A {}");
        _cli.RunScanners = FakeScanners.Finding(FakeScanners.Result(Severity.High));

        Assert.Equal(1, await _cli.RunAsync(["scan", .. args]));
    }
}
