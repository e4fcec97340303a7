using Tocsin.Scanning.Runner;

namespace Tocsin.Scanning.Tests.Runner;

/// <summary>The real embedded scanner over the code that a newcomer scans first.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task The_samples_hold_what_their_list_says()
    {
        var report = await ScanAsync(Path.Combine(Repository.Root, "samples"), "standard");
        Assert.Null(Assert.Single(report.Scanners).Error);
        var listed = (
            await File.ReadAllLinesAsync(
                Path.Combine(Repository.Root, "samples", "README.md"),
                TestContext.Current.CancellationToken
            )
        )
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .Select(l => l.Split('|')[1].Trim(' ', '`') + " " + l.Split('|')[2].Trim(' ', '`'))
            .Order(StringComparer.Ordinal);
        Assert.Equal(
            listed,
            report
                .Results.Select(r => $"{r.File}:{r.Line} {r.RuleId}")
                .Where(r => !r.StartsWith("README", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );
        Assert.True(report.Results.Select(r => r.RuleId).Distinct().Count() >= 12);
        Assert.Contains(report.Results, r => r.Cwe == "CWE-798");
        Assert.All(
            report.Results,
            r => Assert.DoesNotContain("Tocs1nSample", r.Snippet + r.Message + r.Title, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Mending_the_line_that_the_tour_mends_resolves_one_finding_and_makes_none()
    {
        using var folder = new TempFolder();
        var contract = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "samples/contracts/Vault.sol"),
            TestContext.Current.CancellationToken
        );
        var before = await FindingsAsync(contract);
        var mended = contract.Replace(
            "require(tx.origin == owner",
            "require(msg.sender == owner",
            StringComparison.Ordinal
        );
        var after = await FindingsAsync(mended);
        Assert.Equal(["TCS-SOL-115"], before.Except(after).Select(r => r.RuleId));
        Assert.Empty(after.Except(before));

        // Not what lies around them, which is another file's now.
        async Task<List<(string? RuleId, int Line, string? ContextHash, string? Snippet)>> FindingsAsync(
            string source
        ) =>
            [
                .. (await ScanAsync(folder.With("Vault.sol", source).Root, "standard")).Results.Select(r =>
                    (r.RuleId, r.Line, r.ContextHash, r.Snippet)
                ),
            ];
    }

    [Fact]
    public async Task Lines_above_and_other_line_ends_change_no_context()
    {
        using var folder = new TempFolder();
        var contract = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "samples/contracts/Vault.sol"),
            TestContext.Current.CancellationToken
        );
        var before = (await ScanAsync(folder.With("Vault.sol", contract).Root, "standard")).Results;
        var moved = string.Join("\r\n", contract.Split('\n').SelectMany(l => new[] { "// a new line", "    " + l }));
        var after = (await ScanAsync(folder.With("Vault.sol", moved).Root, "standard")).Results;
        Assert.Equal(
            before.Select(r => (r.RuleId, r.ContextHash)).Order(),
            after.Select(r => (r.RuleId, r.ContextHash)).Order()
        );
        Assert.DoesNotContain(before.Select(r => r.Line), l => l > 80);
    }

    [Fact]
    public async Task A_quick_scan_tells_the_worst_only()
    {
        var report = await ScanAsync(Path.Combine(Repository.Root, "samples"), "quick");
        Assert.NotEmpty(report.Results);
        Assert.All(report.Results, r => Assert.True(r.Severity >= Severity.High && r.Confidence == "high"));
    }

    private static Task<ScanReport> ScanAsync(string root, string preset) =>
        new ScanRunner(TimeProvider.System).RunAsync(
            new ScanRequest
            {
                Root = root,
                Paths = [],
                Preset = preset,
                Scanners = ["devskim"],
            },
            null,
            TestContext.Current.CancellationToken
        );
}
