using System.Globalization;
using System.Text;
using Tocsin.RealInput.Tests.Scanning;
using Tocsin.Scanning;

namespace Tocsin.RealInput.Tests.Identity;

/// <summary>
/// How often the same weakness stays the same finding, over published versions of real packages and over edits, as real
/// scanners report them and as others are documented to.
/// </summary>
public sealed class IdentityCorpusTests(ITestOutputHelper output)
{
    private const int Seed = 20261123;

    [Fact]
    public async Task The_same_weakness_stays_the_same_finding_and_others_do_not_become_it()
    {
        var modules = Tool.NodeModules("solhint", "openzeppelin-4.9", "openzeppelin-5.0", "ajv-8.6", "ajv-8.12");
        var cases = new List<Comparison>();
        string[] contracts = ["openzeppelin-4.9", "openzeppelin-5.0", "openzeppelin-5.1", "openzeppelin-5.4"];
        cases.AddRange(await VersionsAsync("solhint", "token", ".sol", modules, contracts));
        cases.AddRange(await VersionsAsync("devskim", "", ".js", modules, ["ajv-8.6", "ajv-8.12", "ajv-8.17"]));
        foreach (var tool in SyntheticTool.All)
        {
            cases.AddRange(await SyntheticAsync(tool, modules, ["ajv-8.6", "ajv-8.12", "ajv-8.17"]));
        }

        Print(cases);
        var all = Comparison.Sum("all", "", cases);
        Assert.True(all.Same >= 5000, $"{all.Same} pairs are few");
        Assert.True(all.SameKept >= 0.99 * all.Same, $"{all.SameKept} of {all.Same} kept");
        Assert.True(all.Confused <= 0.001 * all.Different, $"{all.Confused} of {all.Different} confused");
    }

    private static async Task<List<Comparison>> SyntheticAsync(SyntheticTool tool, string modules, string[] versions)
    {
        var cases = new List<Comparison>();
        var label = tool.Name + " (synthetic)";
        (SourceTree Tree, IReadOnlyList<ScanResult> Results)? before = null;
        foreach (var version in versions)
        {
            var tree = SourceTree.Of(Path.Combine(modules, version), ".js");
            var now = (tree, await tool.ScanAsync(tree, modules));
            if (before is { } old)
            {
                cases.Add(Comparison.Of(label, $"to {version}", old, now, Truth.Between(old.Tree, tree)));
            }

            before = now;
        }

        foreach (var kind in Edit.Kinds)
        {
            var (tree, truth) = Edit.Make(kind, before!.Value.Tree, Seed);
            cases.Add(Comparison.Of(label, kind, before.Value, (tree, await tool.ScanAsync(tree, modules)), truth));
        }

        var (same, nothing) = Edit.Make("nothing", before!.Value.Tree, Seed);
        IReadOnlyList<ScanResult> twice =
        [
            .. before.Value.Results,
            .. before.Value.Results.Select(r => r with { Run = r.Run + 1 }),
        ];
        cases.Add(Comparison.Of(label, "reported twice", before.Value, (same, twice), nothing));
        cases.Add(await PartialAsync(tool, label, modules, before.Value));
        var upgraded = await (tool with { IsUpgraded = true }).ScanAsync(same, modules);
        cases.Add(
            Comparison.Of(label, "tool upgraded", before.Value, (same, upgraded), nothing, SyntheticTool.Upgraded)
        );
        return cases;
    }

    private static async Task<List<Comparison>> VersionsAsync(
        string tool,
        string folder,
        string extension,
        string modules,
        string[] versions
    )
    {
        var cases = new List<Comparison>();
        (SourceTree Tree, IReadOnlyList<ScanResult> Results)? before = null;
        foreach (var version in versions)
        {
            var tree = SourceTree.Of(Path.Combine(modules, version, folder), extension);
            var now = (tree, await RealScan.OfAsync(tool, tree, modules));
            if (before is { } old)
            {
                cases.Add(Comparison.Of(tool, $"to {version}", old, now, Truth.Between(old.Tree, tree)));
            }

            before = now;
        }

        // Scanners take their time: one state with all of the edits.
        foreach (var kind in Edit.Kinds.TakeLast(1))
        {
            var (tree, truth) = Edit.Make(kind, before!.Value.Tree, Seed);
            var now = (tree, await RealScan.OfAsync(tool, tree, modules));
            cases.Add(Comparison.Of(tool, kind, before.Value, now, truth));
        }

        return cases;
    }

    /// <summary>One folder is scanned, into which everything has been copied from another that is not.</summary>
    private static async Task<Comparison> PartialAsync(
        SyntheticTool tool,
        string label,
        string modules,
        (SourceTree Tree, IReadOnlyList<ScanResult> Results) before
    )
    {
        const string Scanned = "dist/vocabularies";
        var (tree, nothing) = Edit.Make("nothing", before.Tree, Seed);
        foreach (
            var (file, lines) in before.Tree.Files.Where(f =>
                f.Key.StartsWith("dist/compile/", StringComparison.Ordinal)
            )
        )
        {
            tree.Files.Add($"{Scanned}/copied/{file}", lines);
        }

        var all = await tool.ScanAsync(tree, modules);
        var seen = all.Where(r => r.File.StartsWith(Scanned + "/", StringComparison.Ordinal)).ToList();
        return Comparison.Of(label, "partial scan", before, (tree, seen), nothing, scope: Scanned);
    }

    private void Print(List<Comparison> cases)
    {
        var groups = cases.GroupBy(c =>
            (
                Tool: c.Tool.Contains('(', StringComparison.Ordinal) ? "synthetic" : c.Tool,
                Case: c.Case.StartsWith("to ", StringComparison.Ordinal) ? "versions" : c.Case
            )
        );
        Print(
            "In short",
            groups.Select(g => Comparison.Sum(g.Key.Tool, g.Key.Case, g)).Append(Comparison.Sum("all", "", cases))
        );
        Print("Each", cases);
        foreach (var wrong in cases.SelectMany(c => c.Wrong.Take(5)))
        {
            output.WriteLine(wrong);
        }
    }

    private void Print(string title, IEnumerable<Comparison> cases)
    {
        var table = new StringBuilder(title + "\n");
        table.Append(
            "| tool | case | same | kept | GitHub | differ | confused | GitHub | alone | confused | GitHub |\n"
        );
        table.Append("|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var c in cases)
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {c.Tool} | {c.Case} | {c.Same} | {Share(c.SameKept, c.Same)} | {Share(c.SameKeptByGitHub, c.Same)} "
            );
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {c.Different} | {c.Confused} | {c.ConfusedByGitHub} | {c.Alone} | {c.AloneConfused} | {c.AloneConfusedByGitHub} |\n"
            );
        }

        output.WriteLine(table.ToString());
    }

    private static string Share(int part, int whole) =>
        whole == 0 ? "–" : ((double)part / whole).ToString("0.0 %", CultureInfo.InvariantCulture);
}
