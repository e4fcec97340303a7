using System.Globalization;
using Tocsin.Findings;
using Tocsin.Findings.Matching;
using Tocsin.Scanning;

namespace Tocsin.RealInput.Tests.Identity;

/// <summary>
/// Holds what is taken for the same finding against the truth, and GitHub's rule (path, rule, hash of the line) beside it.
/// </summary>
internal sealed record Comparison(string Tool, string Case)
{
    /// <summary>Pairs that are one finding, and how many of them were taken for one.</summary>
    public int Same { get; private set; }

    public int SameKept { get; private set; }

    public int SameKeptByGitHub { get; private set; }

    /// <summary>
    /// Pairs that are two findings although one might think otherwise: of one rule, in one file or with the same code.
    /// And how many of them were taken for one.
    /// </summary>
    public int Different { get; private set; }

    public int Confused { get; private set; }

    public int ConfusedByGitHub { get; private set; }

    /// <summary>Findings that are only before or only after, and how many of them were taken for another.</summary>
    public int Alone { get; private set; }

    public int AloneConfused { get; private set; }

    public int AloneConfusedByGitHub { get; private set; }

    public List<string> Wrong { get; } = [];

    public static Comparison Sum(string tool, string name, IEnumerable<Comparison> parts)
    {
        var sum = new Comparison(tool, name);
        foreach (var part in parts)
        {
            sum.Same += part.Same;
            sum.SameKept += part.SameKept;
            sum.SameKeptByGitHub += part.SameKeptByGitHub;
            sum.Different += part.Different;
            sum.Confused += part.Confused;
            sum.ConfusedByGitHub += part.ConfusedByGitHub;
            sum.Alone += part.Alone;
            sum.AloneConfused += part.AloneConfused;
            sum.AloneConfusedByGitHub += part.AloneConfusedByGitHub;
            sum.Wrong.AddRange(part.Wrong);
        }

        return sum;
    }

    public static Comparison Of(
        string tool,
        string name,
        (SourceTree Tree, IReadOnlyList<ScanResult> Results) before,
        (SourceTree Tree, IReadOnlyList<ScanResult> Results) after,
        Truth truth,
        Func<string, string>? rename = null,
        string? scope = null
    )
    {
        var comparison = new Comparison(tool, name);
        rename ??= rule => rule;
        var old = before.Results.Select(r => (Result: r, Rule: rename(r.RuleId))).ToList();
        var expected = new Dictionary<ScanResult, ScanResult>(ReferenceEqualityComparer.Instance);
        var now = after.Results.GroupBy(r => (r.RuleId, r.File, r.Line)).ToDictionary(g => g.Key, g => g.ToList());
        foreach (var group in old.GroupBy(o => (o.Rule, o.Result.File, o.Result.Line)))
        {
            if (
                truth.Now(group.Key.File, group.Key.Line) is { } place
                && now.TryGetValue((group.Key.Rule, place.File, place.Line), out var there)
            )
            {
                foreach (var (o, n) in group.Zip(there))
                {
                    expected.Add(n, o.Result);
                }
            }
        }

        var ours = Ours(before.Results, after.Results, scope);
        var github = GitHubs(before, after, rename);
        comparison.Count(before, after, truth, rename, expected, ours, github);
        return comparison;
    }

    private void Count(
        (SourceTree Tree, IReadOnlyList<ScanResult> Results) before,
        (SourceTree Tree, IReadOnlyList<ScanResult> Results) after,
        Truth truth,
        Func<string, string> rename,
        Dictionary<ScanResult, ScanResult> expected,
        Dictionary<ScanResult, ScanResult> ours,
        Dictionary<ScanResult, ScanResult> github
    )
    {
        foreach (var (n, o) in expected)
        {
            Same++;
            SameKept += IsSamePlace(ours.GetValueOrDefault(n), o) ? 1 : 0;
            SameKeptByGitHub += IsSamePlace(github.GetValueOrDefault(n), o) ? 1 : 0;
            if (!IsSamePlace(ours.GetValueOrDefault(n), o))
            {
                Wrong.Add($"{Case}: {Tell(o)} is {Tell(n)}, not {Tell(ours.GetValueOrDefault(n))}");
            }
        }

        var kept = expected.Values.ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var n in after.Results.Where(n => !expected.ContainsKey(n)))
        {
            Alone++;
            AloneConfused += ours.ContainsKey(n) ? 1 : 0;
            AloneConfusedByGitHub += github.ContainsKey(n) ? 1 : 0;
            if (ours.TryGetValue(n, out var o))
            {
                Wrong.Add($"{Case}: {Tell(n)} is new, not {Tell(o)}");
            }
        }

        Alone += before.Results.Count(o => !kept.Contains(o));
        CountDifferent(before, after, truth, rename, expected, ours, github);
    }

    private void CountDifferent(
        (SourceTree Tree, IReadOnlyList<ScanResult> Results) before,
        (SourceTree Tree, IReadOnlyList<ScanResult> Results) after,
        Truth truth,
        Func<string, string> rename,
        Dictionary<ScanResult, ScanResult> expected,
        Dictionary<ScanResult, ScanResult> ours,
        Dictionary<ScanResult, ScanResult> github
    )
    {
        var byFile = before.Results.ToLookup(o => (rename(o.RuleId), truth.Files.GetValueOrDefault(o.File, o.File)));
        var byCode = before.Results.ToLookup(o => (rename(o.RuleId), Code(before.Tree, o)));
        foreach (var n in after.Results)
        {
            var others = byFile[(n.RuleId, n.File)]
                .Concat(byCode[(n.RuleId, Code(after.Tree, n))])
                .Distinct(ReferenceEqualityComparer.Instance)
                .Cast<ScanResult>()
                .Where(o => !IsSamePlace(expected.GetValueOrDefault(n), o));
            foreach (var o in others)
            {
                Different++;
                Confused += ReferenceEquals(ours.GetValueOrDefault(n), o) ? 1 : 0;
                ConfusedByGitHub += ReferenceEquals(github.GetValueOrDefault(n), o) ? 1 : 0;
            }
        }
    }

    /// <summary>The old result that each new one is taken for.</summary>
    private static Dictionary<ScanResult, ScanResult> Ours(
        IReadOnlyList<ScanResult> before,
        IReadOnlyList<ScanResult> after,
        string? scope
    )
    {
        var coverage = CoverageOf(before) with { Paths = scope is null ? [] : [scope] };
        var old = FindingIdentity.Of(before);
        var now = FindingIdentity.Of(after);
        var known = old.Select((o, i) => Known(o.Key, o.Value, i)).ToList();
        var byId = known.Zip(old.Values).ToDictionary(k => k.First.Id, k => k.Second, StringComparer.Ordinal);
        var taken = new Dictionary<ScanResult, ScanResult>(ReferenceEqualityComparer.Instance);
        foreach (var (identity, finding) in FindingMatch.Of(now, known, coverage))
        {
            taken.Add(now[identity], byId[finding.Id]);
        }

        return taken;
    }

    public static KnownFinding Known(Findings.Identity identity, ScanResult result, int number) =>
        new()
        {
            Id = $"finding_{number:D6}",
            Identity = identity,
            Tool = result.Tool,
            RuleId = result.RuleId,
            File = result.File,
            Line = result.Line,
            // As it comes back from a store.
            Place = FindingPlace.From(FindingPlace.Of(result).ToBytes()),
            State = FindingState.Open,
            Announced = true,
            OnDefaultBranch = true,
            Here = new KnownSighting
            {
                State = FindingState.Open,
                FoundWith = Preset.Standard,
                LastScanId = "scan_1",
                Details = FindingDiff.Details(result),
            },
        };

    public static Coverage CoverageOf(IReadOnlyList<ScanResult> results) =>
        new()
        {
            Tools = results.Select(r => r.Tool).ToHashSet(StringComparer.Ordinal),
            Paths = [],
            Rules = [],
            Preset = Preset.Standard,
        };

    private static Dictionary<ScanResult, ScanResult> GitHubs(
        (SourceTree Tree, IReadOnlyList<ScanResult> Results) before,
        (SourceTree Tree, IReadOnlyList<ScanResult> Results) after,
        Func<string, string> rename
    )
    {
        var old = new Dictionary<(string, string, string), ScanResult>();
        var hashes = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var o in before.Results)
        {
            old.TryAdd((o.RuleId, o.File, Hash(before.Tree, hashes, o)), o);
        }

        hashes = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var taken = new Dictionary<ScanResult, ScanResult>(ReferenceEqualityComparer.Instance);
        foreach (var n in after.Results)
        {
            if (old.TryGetValue((n.RuleId, n.File, Hash(after.Tree, hashes, n)), out var o))
            {
                taken.Add(n, o);
            }
        }

        return taken;
    }

    private static string Hash(SourceTree tree, Dictionary<string, string[]> hashes, ScanResult result)
    {
        if (!tree.Files.TryGetValue(result.File, out var lines))
        {
            return "";
        }

        var ofFile = hashes.TryGetValue(result.File, out var known) ? known : hashes[result.File] = LineHash.Of(lines);
        // Without a line, GitHub takes the first.
        var line = Math.Max(1, result.Line);
        return line < ofFile.Length ? ofFile[line] : "";
    }

    private static string Code(SourceTree tree, ScanResult result) =>
        SourceTree.Bare(tree.Line(result.File, result.Line) ?? "");

    private static bool IsSamePlace(ScanResult? a, ScanResult b) =>
        a is not null && a.RuleId == b.RuleId && a.File == b.File && a.Line == b.Line;

    private static string Tell(ScanResult? r) =>
        r is null ? "nothing" : $"{r.RuleId} {r.File}:{r.Line.ToString(CultureInfo.InvariantCulture)}";
}
