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

    [Fact]
    public async Task What_one_has_found_before_it_failed_is_told_and_it_counts_as_failed()
    {
        using var folder = new TempFolder().With("a.js", "one\n");
        var whole = Head + Result("a.js", 1, "error") + Tail;
        var cut = Head + Result("a.js", 1, "error") + ",";
        var report = await RunAsync(
            folder,
            Sh("ended", $"echo '{whole}'; exit 7"),
            Sh("killed", $"echo '{cut}'; kill -9 $$"),
            Sh("cut", $"echo '{cut}'")
        );
        Assert.All(report.Scanners, s => Assert.NotNull(s.Error));
        Assert.All(report.Scanners, s => Assert.Single(s.Results));
        Assert.All(report.Scanners, s => Assert.Equal("t", s.Tool));
    }

    [Fact]
    public async Task What_stands_before_the_results_is_passed_over()
    {
        using var folder = new TempFolder().With("a.js", "one\n");
        var noise = "echo 'A new version { 2.0 } is here'; echo; printf '\\033[32mok\\033[0m\\n'; printf '  '";
        var report = await RunAsync(folder, Sh("talks", $"{noise}; echo '{Head}{Result("a.js", 1, "error")}{Tail}'"));
        Assert.Null(report.Scanners[0].Error);
        Assert.Single(report.Results);
    }

    [Fact]
    public async Task Ignored_files_and_files_that_a_change_does_not_touch_are_not_looked_at()
    {
        using var folder = new TempFolder()
            .With("src/a.js", "one\n")
            .With("src/b.js", "two\n")
            .With("test/c.js", "three\n");
        var seen = Path.Combine(folder.Root, "seen.txt");
        var look = Sh("look", $"printf '%s\\n' \"$@\" > {seen}; echo '{Head}{Tail}'");
        var request = Request(folder) with { Ignore = ["test/**"] };
        var token = TestContext.Current.CancellationToken;
        var report = await new ScanRunner(TimeProvider.System, [look]).RunAsync(request, null, token);
        Assert.Equal(1, report.Ignored);
        Assert.Equal(["src/a.js", "src/b.js"], await File.ReadAllLinesAsync(seen, token));
        File.Delete(seen);

        request = request with { Only = ["src/b.js", "test/c.js", "gone.js"] };
        await new ScanRunner(TimeProvider.System, [look]).RunAsync(request, null, token);
        Assert.Equal(["src/b.js"], await File.ReadAllLinesAsync(seen, token));
    }

    [Fact]
    public async Task One_with_nothing_left_to_read_is_not_started_and_has_found_nothing()
    {
        using var folder = new TempFolder().With("a.js", "one\n");
        var contracts = Sh("contracts", "exit 9") with { AppliesTo = ["**/*.sol"] };
        var outcome = Assert.Single((await RunAsync(folder, contracts)).Scanners);
        Assert.Equal((false, null, 0), (outcome.Applied, outcome.Error, outcome.Results.Count));
    }

    [Fact]
    public async Task Settings_choose_the_scanners_of_a_preset()
    {
        using var folder = new TempFolder().With("a.js", "one\n");
        var request = Request(folder) with { PresetScanners = ["second"], Preset = "quick" };
        var report = await new ScanRunner(
            TimeProvider.System,
            [Sh("first", "exit 9"), Sh("second", $"echo '{Head}{Tail}'")]
        ).RunAsync(request, null, TestContext.Current.CancellationToken);
        Assert.Equal("second ", Assert.Single(report.Scanners.Select(s => $"{s.Scanner} {s.Error}")));
    }

    [Fact]
    public async Task No_more_processes_run_at_a_time_than_there_are_means_for()
    {
        using var folder = new TempFolder().With("a.js", "one\n").With("b.js", "two\n");
        var alone = $"mkdir {folder.Root}/busy || exit 9; ls >/dev/null; rmdir {folder.Root}/busy; echo '{Head}{Tail}'";
        ScannerManifest[] scanners =
        [
            .. "abcdef".Select(n =>
                Sh($"{n}", alone) with
                {
                    Passes =
                    [
                        [],
                        [],
                    ],
                    FilesPerRun = 1,
                }
            ),
        ];
        var states = new Steps();
        var report = await new ScanRunner(TimeProvider.System, scanners).RunAsync(
            Request(folder) with
            {
                Jobs = 1,
            },
            states,
            TestContext.Current.CancellationToken
        );
        Assert.All(report.Scanners, s => Assert.Null(s.Error));
        Assert.Equal(["waiting 0", "running 0", "running 1", "running 2", "done 2"], states.Of("a"));
    }

    [Theory]
    [InlineData(8, 64L << 30, 8)]
    [InlineData(8, 3L << 30, 3)]
    [InlineData(8, 1L << 20, 1)]
    [InlineData(1, 64L << 30, 1)]
    public void Means_are_processors_and_memory(int processors, long bytes, int slots) =>
        Assert.Equal(slots, Means.Slots(processors, bytes));

    private sealed class Steps : IProgress<ScanProgress>
    {
        private readonly List<ScanProgress> _all = [];

        public IEnumerable<string> Of(string scanner)
        {
            lock (_all)
            {
                return _all.Where(p => p.Scanner == scanner)
                    .Select(p => $"{p.State} {p.FilesDone}")
                    .Distinct()
                    .ToList();
            }
        }

        public void Report(ScanProgress value)
        {
            lock (_all)
                _all.Add(value);
        }
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
