using Tocsin.Scanning.Manifests;
using Tocsin.Scanning.Runner;

namespace Tocsin.Scanning.Tests.Runner;

/// <summary>
/// Scanners that cannot run here: their manifests, with a program in each one's place that ends and writes as the scanner is
/// documented to, over results that are written by hand (<c>Synthetic/</c>).
/// </summary>
public sealed class DocumentedScannerTests
{
    private const string Noise = "echo 'A new version is out {1.2}'; echo; ";

    [Theory]
    [InlineData("semgrep", "--output", "", 0, "semgrep oss", "src/app.py:2 High, src/app.py:3 High")]
    [InlineData("semgrep", "--output", "", 1, "semgrep oss", "src/app.py:2 High, src/app.py:3 High")]
    [InlineData("trivy", "--output", "", 0, "trivy", "package-lock.json:4 High")]
    [InlineData("gitleaks", "--report-path", "", 0, "gitleaks", "src/a.js:1 Medium, src/app.py:1 Medium")]
    [InlineData("slither", "--sarif", "", 0, "slither", "contracts/Vault.sol:3 High")]
    [InlineData("bandit", "--output", "", 1, "bandit", "src/app.py:2 Medium")]
    [InlineData("gosec", "-out", "", 0, "gosec", "main.go:3 High")]
    [InlineData(
        "checkov",
        "--output-file-path",
        "/results_sarif.sarif",
        0,
        "checkov",
        "main.tf:1 High, main.tf:2 High"
    )]
    [InlineData("grype", "--file", "", 0, "grype", "package-lock.json:1 High")]
    [InlineData("osv-scanner", "--output-file", "", 1, "osv-scanner", "package-lock.json:0 High")]
    [InlineData("hadolint", null, "", 1, "hadolint", "Dockerfile:1 Medium")]
    [InlineData("brakeman", "--output", "", 0, "brakeman", "app/users_controller.rb:2 High")]
    [InlineData("kics", "--output-path", "/output.sarif", 50, "kics", "main.tf:1 High")]
    [InlineData("nuclei", "-sarif-export", "", 0, "nuclei", "README.md:1 Low")]
    [InlineData("zap", null, "", 2, "zap", "https://shop.example/:1 Medium")]
    public async Task What_it_documents_is_understood(
        string scanner,
        string? option,
        string below,
        int exitCode,
        string tool,
        string expected
    )
    {
        using var folder = Project();
        var outcome = await RunAsync(folder, scanner, Writes(folder, scanner, option, below, exitCode));
        Assert.Null(outcome.Error);
        Assert.Equal(tool, outcome.Tool);
        Assert.Equal(
            expected,
            string.Join(
                ", ",
                outcome
                    .Results.OrderBy(r => r.File, StringComparer.Ordinal)
                    .Select(r => $"{r.File}:{r.Line} {r.Severity}")
            )
        );
        // Two findings are two, whatever fingerprints the tool writes.
        Assert.Distinct(outcome.Results.Select(r => (r.File, r.RuleId, r.ContextHash)));
    }

    [Theory]
    [InlineData("semgrep", "--output", 2, 2)]
    [InlineData("trivy", "--output", 1, 1)]
    [InlineData("gitleaks", "--report-path", 1, 2)]
    [InlineData("slither", "--sarif", 255, 1)]
    [InlineData("bandit", "--output", 2, 1)]
    [InlineData("grype", "--file", 1, 1)]
    [InlineData("osv-scanner", "--output-file", 127, 1)]
    [InlineData("brakeman", "--output", 7, 1)]
    [InlineData("nuclei", "-sarif-export", 1, 1)]
    public async Task Its_failure_is_told_with_what_it_had_found(
        string scanner,
        string option,
        int exitCode,
        int results
    )
    {
        using var folder = Project();
        var outcome = await RunAsync(folder, scanner, Writes(folder, scanner, option, "", exitCode));
        Assert.StartsWith($"exit code {exitCode}", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(results, outcome.Results.Count);
    }

    [Theory]
    [InlineData("osv-scanner", 128)]
    [InlineData("brakeman", 4)]
    [InlineData("nuclei", 0)]
    public async Task Nothing_to_look_at_is_no_failure(string scanner, int exitCode)
    {
        using var folder = Project();
        var outcome = await RunAsync(folder, scanner, $"echo 'nothing here' >&2; exit {exitCode}");
        Assert.Null(outcome.Error);
        Assert.Empty(outcome.Results);
    }

    [Theory]
    [InlineData("trivy")]
    [InlineData("kics")]
    [InlineData("zap")]
    public async Task Nothing_written_by_one_that_always_writes_is_a_failure(string scanner)
    {
        using var folder = Project();
        Assert.Equal("it ended well and wrote no results", (await RunAsync(folder, scanner, "exit 0")).Error);
    }

    [Fact]
    public async Task Zap_gets_its_plan_with_the_site_and_the_place_of_its_report()
    {
        using var folder = Project();
        var copy = Path.Combine(folder.Root, "plan.json");
        await RunAsync(folder, "zap", $"cp \"$4\" {copy}");
        var plan = System.Text.Json.Nodes.JsonNode.Parse(
            await File.ReadAllTextAsync(copy, TestContext.Current.CancellationToken)
        )!;
        Assert.Equal("https://shop.example/?a=%22b", (string?)plan["env"]!["contexts"]![0]!["urls"]![0]);
        Assert.Equal("output.json", (string?)plan["jobs"]![3]!["parameters"]!["reportFile"]);
    }

    [Fact]
    public async Task Sites_and_folders_have_scanners_of_their_own()
    {
        using var folder = Project();
        var request = new ScanRequest
        {
            Root = folder.Root,
            Paths = [],
            Scanners = ["nuclei"],
        };
        var token = TestContext.Current.CancellationToken;
        var report = await new ScanRunner(TimeProvider.System).RunAsync(request, null, token);
        Assert.Equal("nuclei looks at running sites, and none is given", report.Scanners[0].Error);
    }

    private static TempFolder Project() =>
        new TempFolder()
            .With("src/app.py", "key = 1\neval(a)\neval(b)\n")
            .With("src/a.js", "const key = 2;\n")
            .With("contracts/Vault.sol", "// one\n// two\ncontract Vault {}\n")
            .With("package-lock.json", "{\n\n\n\"lodash\": 1}\n")
            .With("Dockerfile", "FROM x:latest\n")
            .With("main.tf", "acl = 1\nacl = 2\n")
            .With("main.go", "package main\n\nfunc main() {}\n")
            .With("config/application.rb", "\n")
            .With("app/users_controller.rb", "\nwhere(a)\n");

    /// <summary>Copies the synthetic results to where the option says, or to stdout after words of its own.</summary>
    private static string Writes(TempFolder folder, string scanner, string? option, string below, int exitCode)
    {
        var text = File.ReadAllText(
            Path.Combine(Repository.Root, $"tests/Tocsin.Scanning.Tests/Synthetic/{scanner}.sarif")
        );
        Assert.Contains("\"synthetic\"", text, StringComparison.Ordinal);
        var fixture = Path.Combine(folder.Root, ".git", "fixture.sarif");
        folder.With(
            ".git/fixture.sarif",
            text.Replace("file:///ROOT/", $"file://{folder.Root}/", StringComparison.Ordinal)
        );
        var find =
            option is not null ? $"while [ $# -gt 0 ]; do [ \"$1\" = '{option}' ] && out=$2; shift; done; "
            : scanner == "zap" ? """out=$(sed 's/.*"reportDir": "\([^"]*\)".*/\1/' "$4")/output.json; """
            : "";
        return scanner == "hadolint"
            ? $"{Noise}cat {fixture}; exit {exitCode}"
            : $"{Noise}{find}cp {fixture} \"$out{below}\"; echo 'it speaks' >&2; exit {exitCode}";
    }

    private static async Task<ScannerOutcome> RunAsync(TempFolder folder, string scanner, string script)
    {
        var program = Path.Combine(folder.Root, "node_modules", ".bin", scanner);
        folder.With($"node_modules/.bin/{scanner}", "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var manifest = ScannerManifests.All.Single(m => m.Name == scanner) with
        {
            Detect = new ScannerDetection { Npm = scanner },
        };
        var request = new ScanRequest
        {
            Root = folder.Root,
            Paths = [],
            Scanners = [scanner],
            Url = manifest.Reads == "url" ? new Uri("https://shop.example/?a=\"b") : null,
        };
        var report = await new ScanRunner(TimeProvider.System, [manifest]).RunAsync(
            request,
            null,
            TestContext.Current.CancellationToken
        );
        return Assert.Single(report.Scanners);
    }
}
