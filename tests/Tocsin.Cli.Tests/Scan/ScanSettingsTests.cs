using System.Text.Json.Nodes;
using Tocsin.Cli.Tests.Driving;
using Tocsin.Cli.Tests.Git;
using Tocsin.Scanning;
using Tocsin.Scanning.Runner;

namespace Tocsin.Cli.Tests.Scan;

/// <summary>What <c>.tocsin.yml</c> and <c>--changed-since</c> make of a scan.</summary>
public sealed class ScanSettingsTests : IAsyncLifetime
{
    private readonly CliDriver _cli = new();
    private FakeServer _server = null!;
    private ScanRequest? _request;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _cli.LoggedInTo(_server).RunScanners = (asked, progress, cancellationToken) =>
        {
            _request = asked;
            return FakeScanners.Finding(FakeScanners.Result(Severity.High, file: "src/a.js"))(
                asked,
                progress,
                cancellationToken
            );
        };
    }

    public async ValueTask DisposeAsync()
    {
        _cli.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_repositorys_settings_are_taken_and_shown()
    {
        Settings();
        Assert.Equal(1, await _cli.RunAsync("scan", "--offline"));
        Assert.Equal("quick", _request!.Preset);
        Assert.Equal(["devskim"], _request.Scanners);
        Assert.Equal(["devskim", "gitleaks"], _request.PresetScanners);
        Assert.Equal(["src"], _request.Paths);
        Assert.Contains("**/*.min.js", _request.Ignore);
        Assert.Contains("preset quick, fails on high, with .tocsin.yml", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_wins()
    {
        Settings();
        _cli.Write("lib/b.js", "");
        string[] options = ["--preset", "deep", "--scanner", "solhint", "--fail-on", "critical"];
        Assert.Equal(0, await _cli.RunAsync(["scan", "lib", "--root", ".", "--offline", .. options]));
        Assert.Equal("deep", _request!.Preset);
        Assert.Null(_request.PresetScanners);
        Assert.Equal(["solhint"], _request.Scanners);
        Assert.Equal(["lib"], _request.Paths);
        Assert.Equal(0, await _cli.RunAsync("scan", "--offline", "--no-settings"));
        Assert.Equal("standard", _request.Preset);
    }

    [Fact]
    public async Task Wrong_settings_are_2_with_every_error_and_nothing_runs()
    {
        _cli.Write(".tocsin.yml", "fail-on: dreadful\ncolour: red\n");
        Assert.Equal(2, await _cli.RunAsync("scan"));
        Assert.Contains(".tocsin.yml:1:1: fail-on:", _cli.Error, StringComparison.Ordinal);
        Assert.Contains(".tocsin.yml:2:1: colour:", _cli.Error, StringComparison.Ordinal);
        Assert.Null(_request);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_change_is_judged_alone_and_its_files_are_the_scope()
    {
        Branch();
        Assert.Equal(0, await _cli.RunAsync("scan", "--changed-since", "trunk"));
        string[] changed = ["src/a.js", "src/gone.js", "src/new.js"];
        Assert.Equal(changed, _request!.Only);
        Assert.Empty(_request.Paths);
        Assert.Contains("3 files changed since trunk", _cli.Error, StringComparison.Ordinal);
        var scope = JsonNode.Parse(_server.Bodies["POST /scans"])!["scope"]!;
        Assert.Equal(changed, scope["paths"]!.AsArray().Select(p => (string?)p));
    }

    [Fact]
    public async Task A_real_server_resolves_what_the_change_touches_and_nothing_elsewhere()
    {
        await using var real = await RealServer.StartAsync();
        (_cli.Variables["TOCSIN_SERVER"], _cli.Variables["TOCSIN_API_KEY"]) = (real.Address, RealServer.Key);
        GitFolder.Init(_cli.Folder, commit: false);
        _cli.Write("src/a.js", "one");
        _cli.Write("src/b.js", "two");
        Commit("base");
        _cli.RunScanners = FakeScanners.Finding(
            FakeScanners.Result(Severity.High, file: "src/a.js"),
            FakeScanners.Result(Severity.High, file: "src/b.js")
        );
        string[] scan = ["scan", "--target", "acme/shop", "--timeout", "24h"];
        Assert.Equal(0, await _cli.RunAsync(scan));
        Assert.Contains("2 new, 0 resolved", _cli.Out, StringComparison.Ordinal);

        _cli.Write("src/a.js", "mended");
        _cli.RunScanners = FakeScanners.Finding();
        Assert.Equal(0, await _cli.RunAsync([.. scan, "--changed-since", "HEAD"]));
        Assert.Contains("0 new, 1 resolved", _cli.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _cli.RunAsync("findings", "list", "--state", "open", "--format", "json"));
        var open = Assert.Single(JsonNode.Parse(_cli.Out)!["data"]!.AsArray());
        Assert.Equal("src/b.js", (string?)open!["location"]!["file"]);
    }

    [Fact]
    public async Task A_change_within_paths_and_without_ignored_files()
    {
        Branch();
        _cli.Write(".tocsin.yml", "ignore: [src/new.js]\n");
        Assert.Equal(0, await _cli.RunAsync("scan", "src", "--changed-since", "trunk"));
        Assert.Equal(["src/a.js", "src/gone.js"], _request!.Only);
        Assert.Equal(["src"], _request.Paths);
    }

    [Fact]
    public async Task A_change_that_touches_nothing_bothers_no_server()
    {
        GitFolder.Init(_cli.Folder);
        Assert.Equal(0, await _cli.RunAsync("scan", "--changed-since", "trunk", "--format", "json"));
        Assert.Null(_request);
        Assert.Empty(_server.Requests);
        Assert.Equal(0, (int?)JsonNode.Parse(_cli.Out)!["summary"]!["total_findings"]);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("--exec=x")]
    public async Task A_reference_that_git_does_not_know_is_2(string reference)
    {
        GitFolder.Init(_cli.Folder);
        Assert.Equal(2, await _cli.RunAsync("scan", $"--changed-since={reference}"));
        Assert.Contains("git knows no such commit", _cli.Error, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_repositorys_own_scanner_is_told_of_and_kept_from_running()
    {
        OwnScanner();
        Assert.Equal(0, await _cli.RunAsync("scan", "--offline"));
        Assert.DoesNotContain(_request!.Manifests!, m => m.Name == "own");
        Assert.Contains("own is not run: .tocsin.yml", _cli.Error, StringComparison.Ordinal);
        Assert.Equal(0, await _cli.RunAsync("scan", "--offline", "--allow-repository-scanners"));
        Assert.Contains(_request.Manifests!, m => m.Name == "own");
    }

    [Fact]
    public async Task Scanners_are_listed_with_what_they_are()
    {
        OwnScanner();
        _cli.Write("contracts/A.sol", "contract A {}");
        var program = _cli.Write("node_modules/.bin/solhint", "#!/bin/sh\necho 'solhint, version 6.2.4-rc.1'\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Assert.Equal(0, await _cli.RunAsync("scanners", "--format", "json"));
        var all = JsonNode.Parse(_cli.Out)!["data"]!.AsArray().ToDictionary(s => (string)s!["name"]!, s => s!);
        Assert.Equal(20, all.Count);
        var solhint = all["solhint"];
        Assert.Equal(
            (true, "6.2.4-rc.1", 1),
            ((bool)solhint["found"]!, (string?)solhint["version"], (int)solhint["files"]!)
        );
        Assert.Equal((program, true), ((string?)solhint["program"], (bool)solhint["runs_project_code"]!));
        Assert.True((bool)all["devskim"]["found"]!);
        Assert.Matches(@"^1\.0\.\d{2,}$", (string?)all["devskim"]["version"]);
        Assert.Equal(
            (false, "repository", "needs --allow-repository-scanners"),
            ((bool)all["own"]["found"]!, (string?)all["own"]["origin"], (string?)all["own"]["note"])
        );

        Assert.Equal(0, await _cli.RunAsync("scanners", "--missing"));
        Assert.Contains("pipx install slither-analyzer", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("running sites", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_organizations_scanners_come_from_a_folder()
    {
        OwnScanner();
        File.Delete(Path.Combine(_cli.Folder, ".tocsin.yml"));
        _cli.Variables["TOCSIN_SCANNERS"] = "tools";
        Assert.Equal(0, await _cli.RunAsync("scan", "--offline"));
        Assert.Contains(_request!.Manifests!, m => m.Name == "own");
        _cli.Variables["TOCSIN_SCANNERS"] = "nowhere";
        Assert.Equal(2, await _cli.RunAsync("scan", "--offline"));
    }

    private void Settings()
    {
        _cli.Write("src/a.js", "");
        _cli.Write(
            ".tocsin.yml",
            """
            scanners: [devskim]
            paths: [src]
            ignore: ["**/*.min.js"]
            fail-on: high
            preset: quick
            presets: { quick: [devskim, gitleaks] }
            """
        );
    }

    private void OwnScanner()
    {
        _cli.Write("a.js", "");
        _cli.Write(".tocsin.yml", "manifests: [tools/own.json]\n");
        _cli.Write(
            "tools/own.json",
            """
            {"name":"own","title":"Ours","detect":{"executable":"sh"},"command":["-c","exit 1","sh","{files}"],
             "applies_to":["**"],"output":"stdout","ok_exit_codes":[0],"presets":{"standard":[]},
             "time_limit_seconds":5,"output_limit_bytes":4096}
            """
        );
    }

    /// <summary>A branch that edits, deletes and adds, besides what trunk does meanwhile.</summary>
    private void Branch()
    {
        _cli.Write("src/a.js", "one");
        _cli.Write("src/gone.js", "two");
        _cli.Write("other.js", "three");
        GitFolder.Init(_cli.Folder, commit: false);
        Commit("base");
        GitFolder.Git(_cli.Folder, "switch", "--quiet", "--create", "feature");
        _cli.Write("src/a.js", "one more");
        File.Delete(Path.Combine(_cli.Folder, "src/gone.js"));
        Commit("change");
        _cli.Write("src/new.js", "four");
        GitFolder.Git(_cli.Folder, "switch", "--quiet", "trunk");
        _cli.Write("other.js", "three more");
        GitFolder.Git(_cli.Folder, "commit", "--quiet", "--all", "--message", "meanwhile");
        GitFolder.Git(_cli.Folder, "switch", "--quiet", "feature");
    }

    private void Commit(string message)
    {
        GitFolder.Git(_cli.Folder, "add", "--all");
        GitFolder.Git(_cli.Folder, "commit", "--quiet", "--message", message);
    }
}
