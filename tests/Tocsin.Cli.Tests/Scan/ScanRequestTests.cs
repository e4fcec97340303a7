using System.Text.Json.Nodes;
using Tocsin.Cli.Tests.Driving;
using Tocsin.Scanning;
using Tocsin.Scanning.Runner;

namespace Tocsin.Cli.Tests.Scan;

public sealed class ScanRequestTests : IAsyncLifetime
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
    public async Task The_scan_is_begun_before_the_scanners_run_and_completed_after_the_upload()
    {
        var requestsBefore = Array.Empty<string>();
        _cli.LoggedInTo(_server).RunScanners = (_, _, _) =>
        {
            requestsBefore = [.. _server.Requests];
            return Task.FromResult(new ScanReport { Scanners = [FakeScanners.Outcome("devskim", null)], Results = [] });
        };

        Assert.Equal(0, await _cli.RunAsync("scan"));

        Assert.Equal(["POST /api/v1/scans"], requestsBefore);
        Assert.Equal(
            [
                "POST /api/v1/scans",
                "POST /api/v1/scans/scan_1/results",
                "POST /api/v1/scans/scan_1/complete",
                "GET /api/v1/scans/scan_1",
            ],
            _server.Requests.Take(4)
        );
        Assert.Equal("GET /api/v1/scans/scan_1/findings?limit=200", _server.Requests.Last());
    }

    [Fact]
    public async Task What_is_asked_for_reaches_the_scanners_and_the_server()
    {
        ScanRequest? request = null;
        _cli.Write("contracts/A.sol", "contract A {}");
        _cli.LoggedInTo(_server).RunScanners = (asked, progress, cancellationToken) =>
        {
            request = asked;
            return FakeScanners.Finding()(asked, progress, cancellationToken);
        };
        string[] git = ["--target", "acme/shop", "--branch", "feature", "--commit", "abc123"];
        string[] how = ["--preset", "quick", "--scanner", "devskim", "--scanner", "solhint", "--timeout", "2m"];

        Assert.Equal(0, await _cli.RunAsync(["scan", "run", "contracts/A.sol", ".", .. git, .. how]));
        Assert.Equal(0, await _cli.RunAsync(["scan", "run", "contracts/A.sol", "contracts", .. git, .. how]));

        Assert.NotNull(request);
        Assert.Equal(_cli.Folder, request.Root);
        Assert.Equal("quick", request.Preset);
        Assert.Equal(["devskim", "solhint"], request.Scanners);
        Assert.Equal(TimeSpan.FromMinutes(2), request.Timeout);
        Assert.Equal(
            """
            {"target":{"kind":"repository","name":"acme/shop"},"branch":"feature","commit":"abc123","preset":"quick","scope":{"paths":["contracts/A.sol","contracts"],"rules":[]},"source":"upload"}
            """,
            _server.Bodies["POST /scans"]
        );
    }

    [Fact]
    public async Task Paths_below_the_root_are_the_scope()
    {
        _cli.Write("contracts/A.sol", "contract A {}");
        _cli.Write("web/b.js", "eval(b)");

        await _cli.LoggedInTo(_server).RunAsync("scan", "contracts", "web/b.js");

        var scope = JsonNode.Parse(_server.Bodies["POST /scans"])!["scope"]!;
        Assert.Equal("""["contracts","web/b.js"]""", scope["paths"]!.ToJsonString());
    }

    [Fact]
    public async Task Nothing_of_the_upload_stays_in_the_temporary_folder()
    {
        var before = Directory.GetDirectories(Path.GetTempPath(), "tocsin-*").ToHashSet();
        _cli.LoggedInTo(_server).RunScanners = FakeScanners.Finding(FakeScanners.Result(Severity.Low));

        Assert.Equal(0, await _cli.RunAsync("scan"));

        var left = Directory.GetDirectories(Path.GetTempPath(), "tocsin-*").Except(before);
        Assert.DoesNotContain(left, folder => File.Exists(Path.Combine(folder, "results.sarif")));
    }

    [Fact]
    public async Task An_upload_becomes_one_scan_with_relative_paths()
    {
        var source = _cli.Write("src/a.js", "const x = 1;\neval(x);\n");
        var sarif = new JsonObject
        {
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(
                Run("solhint", $"file://{source}", successful: true),
                Run("semgrep", "src/a.js", successful: false)
            ),
        };
        _cli.Write("results.sarif", sarif.ToJsonString());

        Assert.Equal(3, await _cli.LoggedInTo(_server).RunAsync("scan", "upload", "results.sarif"));

        var runs = JsonNode.Parse(_server.Bodies["POST /scans/scan_1/results"])!["runs"]!.AsArray();
        Assert.Equal(2, runs.Count);
        Assert.All(
            runs,
            run =>
                Assert.Equal(
                    "src/a.js",
                    (string?)run!["results"]![0]!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]
                )
        );
        Assert.Contains("semgrep failed", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[""")]
    [InlineData("""{"version":"1.0.0","runs":[]}""")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task A_damaged_file_is_2_and_the_server_is_not_bothered(string text)
    {
        _cli.Write("bad.sarif", text);

        Assert.Equal(2, await _cli.LoggedInTo(_server).RunAsync("scan", "upload", "bad.sarif"));
        Assert.StartsWith("tocsin: bad.sarif cannot be used: ", _cli.Error, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    private static JsonObject Run(string tool, string uri, bool successful) =>
        new()
        {
            ["tool"] = new JsonObject { ["driver"] = new JsonObject { ["name"] = tool } },
            ["invocations"] = new JsonArray(new JsonObject { ["executionSuccessful"] = successful }),
            ["results"] = new JsonArray(
                new JsonObject
                {
                    ["ruleId"] = "no-eval",
                    ["message"] = new JsonObject { ["text"] = "eval is evil" },
                    ["locations"] = new JsonArray(
                        new JsonObject
                        {
                            ["physicalLocation"] = new JsonObject
                            {
                                ["artifactLocation"] = new JsonObject { ["uri"] = uri },
                                ["region"] = new JsonObject { ["startLine"] = 2 },
                            },
                        }
                    ),
                }
            ),
        };
}
