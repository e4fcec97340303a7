using Tocsin.Scanning.Runner;

namespace Tocsin.Scanning.Tests.Runner;

/// <summary>Real scanners from npm. TOCSIN_TEST_NODE_MODULES names a node_modules folder that holds solhint, secretlint with
/// its preset and SARIF formatter, and @openzeppelin/contracts.</summary>
public sealed class NpmScannerTests
{
    private const string Variable = "TOCSIN_TEST_NODE_MODULES";

    [Fact]
    public async Task Solhint_runs_over_real_contracts()
    {
        using var folder = Project();
        var modules = Environment.GetEnvironmentVariable(Variable)!;
        foreach (
            var file in Directory.EnumerateFiles(
                Path.Combine(modules, "@openzeppelin/contracts/token"),
                "*.sol",
                SearchOption.AllDirectories
            )
        )
            folder.With(
                "contracts/" + Path.GetRelativePath(modules, file),
                await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)
            );

        var first = await ScanAsync(folder, "solhint");
        Assert.Null(first.Scanners[0].Error);
        Assert.Equal("solhint", first.Scanners[0].Tool);
        Assert.True(first.Results.Count > 100, $"{first.Results.Count} results");
        Assert.All(first.Results, r => Assert.StartsWith("contracts/@openzeppelin/", r.File, StringComparison.Ordinal));
        Assert.Equal(first.Results, (await ScanAsync(folder, "solhint")).Results);
    }

    [Fact]
    public async Task Secretlint_finds_a_token_and_no_more_than_four_characters_of_it_are_shown()
    {
        var token = "ghp_" + string.Concat(Enumerable.Repeat("aB3d", 9));
        using var folder = Project().With("src/a.js", $"const token = '{token}';\n").With("src/b.js", "nothing();\n");
        var report = await ScanAsync(folder, "secretlint");
        Assert.Null(report.Scanners[0].Error);
        var result = Assert.Single(report.Results);
        Assert.Equal(("src/a.js", 1, "const token = 'ghp_************';"), (result.File, result.Line, result.Snippet));
        Assert.DoesNotContain("aB3d", result.Message, StringComparison.Ordinal);
    }

    private static TempFolder Project()
    {
        var modules = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(modules))
            Assert.Skip($"{Variable} is not set");
        var folder = new TempFolder();
        Directory.CreateSymbolicLink(Path.Combine(folder.Root, "node_modules"), modules);
        return folder;
    }

    private static Task<ScanReport> ScanAsync(TempFolder folder, string scanner) =>
        new ScanRunner(TimeProvider.System).RunAsync(
            new ScanRequest
            {
                Root = folder.Root,
                Paths = [],
                Scanners = [scanner],
            },
            null,
            TestContext.Current.CancellationToken
        );
}
