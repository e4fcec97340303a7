using System.Diagnostics;
using Tocsin.Scanning.Manifests;
using Tocsin.Scanning.Runner;

namespace Tocsin.Scanning.Tests.Runner;

/// <summary>The runner with scanners that are small shell scripts.</summary>
public sealed class ScanRunnerTests
{
    private const string Head =
        """{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"T","version":"3"}},"results":[""";

    private const string Tail = "]}]}";

    [Fact]
    public async Task Results_are_normalised_sorted_and_told_once()
    {
        using var folder = new TempFolder().With("a.js", "one\ntwo\n").With("b.js", "three\n");
        var sarif =
            Head
            + string.Join(
                ',',
                Result("b.js", 1, "note"),
                Result("a.js", 2, "error"),
                Result("a.js", 2, "error"),
                Result("elsewhere.js", 1, "error")
            )
            + Tail;
        var report = await RunAsync(folder, Sh("good", $"cat <<'E'\n{sarif}\nE"));
        var outcome = Assert.Single(report.Scanners);
        Assert.Null(outcome.Error);
        Assert.Equal(("good", "t", "3"), (outcome.Scanner, outcome.Tool, outcome.ToolVersion));
        Assert.Equal(["a.js:2 two", "b.js:1 three"], report.Results.Select(r => $"{r.File}:{r.Line} {r.Snippet}"));
        Assert.Equal(2, report.Files);
    }

    [Fact]
    public async Task One_that_fails_does_not_sink_the_rest()
    {
        using var folder = new TempFolder().With("a.js", "one\n");
        var report = await RunAsync(
            folder,
            Sh("bad", "echo 'cannot log in with ghp_aaaaBBBBccccDDDDeeeeFFFFgggg00001111' >&2; exit 7"),
            Sh("broken", "echo '{\"version\":'"),
            Sh("good", $"echo '{Head}{Result("a.js", 1, "error")}{Tail}'"),
            Sh("silent", "exit 0"),
            Sh(
                "unsure",
                """echo '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"T"}},"results":[],"invocations":[{"executionSuccessful":false,"toolExecutionNotifications":[{"message":{"text":"half done"}}]}]}]}'"""
            )
        );
        Assert.Equal(
            [
                "bad exit code 7: cannot log in with ghp_************",
                "broken its results cannot be used: /version: the JSON ends too early, after 12 bytes; expected a complete file",
                "good ",
                "silent its results cannot be used: the file: it is empty; expected a SARIF 2.1.0 object in UTF-8",
                "unsure half done",
            ],
            report.Scanners.Select(s => $"{s.Scanner} {s.Error}")
        );
        Assert.Equal(2, Assert.Single(report.Results).Run);
    }

    [Fact]
    public async Task A_time_limit_ends_the_whole_tree()
    {
        using var folder = new TempFolder().With("a.js", "one\n");
        var pid = Path.Combine(folder.Root, "pid");
        var request = Request(folder) with { Timeout = TimeSpan.FromMilliseconds(700) };
        var report = await new ScanRunner(
            TimeProvider.System,
            [Sh("slow", $"sleep 600 & echo $! > {pid}; wait")]
        ).RunAsync(request, null, TestContext.Current.CancellationToken);
        Assert.Contains("more than 1 seconds", report.Scanners[0].Error, StringComparison.Ordinal);
        Assert.True(HasEnded(int.Parse(await File.ReadAllTextAsync(pid, TestContext.Current.CancellationToken))));
    }

    [Fact]
    public async Task An_output_without_end_is_cut_off()
    {
        using var folder = new TempFolder().With("a.js", "one\n");
        var endless = Sh("endless", "while true; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done") with
        {
            OutputLimitBytes = 4096,
        };
        var report = await RunAsync(folder, endless);
        Assert.Equal("it wrote more than it may", report.Scanners[0].Error);
    }

    [Fact]
    public async Task A_scanner_that_ends_before_a_pipe_could_take_its_output_loses_nothing()
    {
        using var folder = new TempFolder().With("a.js", "one\n");
        var kind = $"test -p /dev/fd/1 && exit 9; echo '{Head}{Result("a.js", 1, "error")}{Tail}'";
        var report = await RunAsync(folder, Sh("node-like", kind));
        Assert.Null(report.Scanners[0].Error);
        Assert.Single(report.Results);
    }

    [Fact]
    public async Task Cancelling_ends_everything()
    {
        using var folder = new TempFolder().With("a.js", "one\n");
        var pid = Path.Combine(folder.Root, "pid");
        using var cancel = new CancellationTokenSource();
        var run = new ScanRunner(
            TimeProvider.System,
            [Sh("slow", $"echo $$ > {pid}.new; mv {pid}.new {pid}; sleep 600")]
        ).RunAsync(Request(folder), null, cancel.Token);
        while (!File.Exists(pid))
            await Task.Yield();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(HasEnded(int.Parse(await File.ReadAllTextAsync(pid, TestContext.Current.CancellationToken))));
    }

    [Fact]
    public async Task Arguments_are_never_seen_by_a_shell_and_the_environment_is_small()
    {
        using var folder = new TempFolder().With("a b; touch pwned.js", "one\n").With("-rf.js", "two\n");
        Environment.SetEnvironmentVariable("TOCSIN_API_KEY", "tcs_secret");
        var seen = Path.Combine(folder.Root, "seen.txt");
        await RunAsync(folder, Sh("look", $"printf '%s\\n' \"$@\" > {seen}; env >> {seen}; echo '{Head}{Tail}'"));
        var lines = await File.ReadAllLinesAsync(seen, TestContext.Current.CancellationToken);
        Assert.Contains("a b; touch pwned.js", lines);
        Assert.Contains("./-rf.js", lines);
        Assert.DoesNotContain(lines, l => l.Contains("tcs_secret", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("PATH=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_files_are_spread_over_processes()
    {
        using var folder = new TempFolder().With("a.js", "one\n").With("b.js", "two\n").With("c.js", "three\n");
        var one = Sh(
            "one",
            $"test $# -eq 1 && echo '{Head}'; echo \"$1\" | sed 's/.*/{Result("&", 1, "error").Replace("\"", "\\\"", StringComparison.Ordinal)}/' | sed 's/\\\\//g'; echo '{Tail}'"
        ) with
        {
            FilesPerRun = 1,
        };
        var report = await RunAsync(folder, one);
        Assert.Null(report.Scanners[0].Error);
        Assert.Equal(["a.js", "b.js", "c.js"], report.Results.Select(r => r.File));
    }

    [Fact]
    public async Task Wrong_requests_are_refused_with_everything_that_is_wrong()
    {
        using var folder = new TempFolder().With("a.js", "one\n");
        var request = Request(folder) with { Preset = "slow", Scanners = ["nope"], Paths = ["../x", "missing.js"] };
        var error = await Assert.ThrowsAsync<ScanRequestException>(() =>
            new ScanRunner(TimeProvider.System).RunAsync(request, null, TestContext.Current.CancellationToken)
        );
        foreach (
            var part in (string[])["slow", "quick, standard, deep", "nope", "devskim", "../x", "outside", "missing.js"]
        )
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scanner_that_is_not_here_is_told_when_it_was_asked_for_by_name()
    {
        using var folder = new TempFolder().With("a.js", "one\n");
        var absent = Sh("absent", "") with
        {
            Detect = new ScannerDetection { Executable = "no-such-program" },
            Install = "get it",
        };
        Assert.Empty((await RunAsync(folder, absent)).Scanners);
        var report = await new ScanRunner(TimeProvider.System, [absent]).RunAsync(
            Request(folder) with
            {
                Scanners = ["absent"],
            },
            null,
            TestContext.Current.CancellationToken
        );
        Assert.Equal("absent is not installed: get it", Assert.Single(report.Scanners).Error);
    }

    private static bool HasEnded(int pid)
    {
        try
        {
            // What was killed may wait for its parent to notice: a zombie runs no more.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].StartsWith('Z') || Process.GetProcessById(pid).WaitForExit(5000);
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            return true;
        }
    }

    private static Task<ScanReport> RunAsync(TempFolder folder, params ScannerManifest[] manifests) =>
        new ScanRunner(TimeProvider.System, manifests).RunAsync(
            Request(folder),
            null,
            TestContext.Current.CancellationToken
        );

    private static ScanRequest Request(TempFolder folder) => new() { Root = folder.Root, Paths = [] };

    private static string Result(string file, int line, string level) =>
        $$$$"""{"ruleId":"R","level":"{{{{level}}}}","message":{"text":"m"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"{{{{file}}}}"},"region":{"startLine":{{{{line}}}}} } }]}""";

    private static ScannerManifest Sh(string name, string script) =>
        new()
        {
            Name = name,
            Title = name,
            Detect = new ScannerDetection { Executable = "sh" },
            Command = ["-c", script, "sh", "{files}"],
            AppliesTo = ["**"],
            Output = "stdout",
            OkExitCodes = [0],
            Presets = new Dictionary<string, IReadOnlyList<string>> { ["standard"] = [] },
            TimeLimitSeconds = 60,
            OutputLimitBytes = 1024 * 1024,
        };
}
