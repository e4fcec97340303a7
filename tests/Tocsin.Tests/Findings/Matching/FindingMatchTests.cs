using System.Globalization;
using Tocsin.Findings;
using Tocsin.Findings.Matching;
using Tocsin.Scanning;

namespace Tocsin.Tests.Findings.Matching;

public sealed class FindingMatchTests
{
    private const ulong Alike = 0x0123456789abcdef;
    private const ulong AlmostAlike = Alike ^ 0b1011;
    private const ulong Unlike = ~Alike;

    [Fact]
    public void Code_that_moves_within_its_file_is_the_same_finding()
    {
        var moved = Result("eval(x)", line: 90, above: 7, below: 8, block: 9);
        Assert.Equal("1", Match([moved], [Result("eval(x)", line: 4, above: 1, below: 2, block: 3)]));
    }

    [Fact]
    public void Of_lines_that_read_alike_the_one_that_is_gone_is_found_by_what_lies_around()
    {
        ScanResult[] before =
        [
            Result("x", line: 10, block: 1),
            Result("x", line: 20, block: 2),
            Result("x", line: 30, block: 3),
        ];
        Assert.Equal("2 3", Match([Result("x", line: 10, block: 2), Result("x", line: 20, block: 3)], before));
        Assert.Equal("1 3", Match([Result("x", line: 10, block: 1), Result("x", line: 20, block: 3)], before));
        ScanResult[] after = [Result("x", line: 5, block: 9), .. before];
        Assert.Equal("- 1 2 3", Match(after, before));
    }

    [Fact]
    public void Of_lines_that_read_alike_one_that_is_open_is_meant_before_one_that_is_resolved()
    {
        var known = Known([Result("x", line: 10), Result("x", line: 20)]);
        known[0] = known[0] with { Here = known[0].Here! with { State = FindingState.Resolved } };
        Assert.Equal("2", Match([Result("x", line: 3)], known));
    }

    [Fact]
    public void A_renamed_file_keeps_its_findings_when_most_of_its_lines_are_the_same()
    {
        ScanResult[] before =
        [
            Result("a", file: "src/a.ts", content: Alike),
            Result("b", file: "src/a.ts", content: Alike),
        ];
        ScanResult[] renamed =
        [
            Result("a", file: "lib/b.ts", content: AlmostAlike),
            Result("b", file: "lib/b.ts", content: AlmostAlike),
        ];
        Assert.Equal("1 2", Match(renamed, before));
        Assert.Equal("- -", Match([.. renamed.Select(r => In(r, Unlike))], before));
    }

    [Fact]
    public void Without_the_source_a_renamed_file_needs_its_name_or_much_in_common()
    {
        ScanResult[] before =
        [
            Result("a", file: "src/a.ts"),
            Result("b", file: "src/a.ts"),
            Result("c", file: "src/a.ts"),
        ];
        Assert.Equal("1", Match([Result("a", file: "lib/a.ts")], before[..1]));
        Assert.Equal("-", Match([Result("a", file: "lib/b.ts")], before[..1]));
        Assert.Equal("1 2 3", Match([.. before.Select(r => r with { File = "lib/b.ts" })], before));
    }

    [Fact]
    public void A_file_that_is_still_there_has_not_been_renamed()
    {
        ScanResult[] before =
        [
            Result("a", file: "src/a.ts", content: Alike),
            Result("b", file: "src/a.ts", content: Alike),
        ];
        ScanResult[] after = [before[0], Result("b", file: "src/copy.ts", content: Alike)];
        Assert.Equal("1 -", Match(after, before));
    }

    [Fact]
    public void What_a_scan_did_not_look_at_has_not_moved()
    {
        var before = Result("a", file: "lib/a.ts", content: Alike);
        var after = Result("a", file: "src/a.ts", content: Alike);
        Assert.Equal("1", Match([after], [before]));
        Assert.Equal("-", Match([after], Known([before]), Everything with { Paths = ["src"] }));
    }

    [Fact]
    public void A_function_that_moves_to_another_file_keeps_its_findings_and_a_coincidence_does_not()
    {
        ScanResult[] before = [Result("a", file: "a.ts", above: 1, below: 2, block: 3), Result("b", file: "a.ts")];
        var moved = Result("a", file: "b.ts", above: 1, below: 2, block: 3);
        Assert.Equal("1 2", Match([moved, before[1]], before));
        Assert.Equal("- 2", Match([Result("a", file: "b.ts", above: 1, below: 2, block: 4), before[1]], before));
    }

    [Fact]
    public void A_renamed_rule_is_the_same_finding_unless_its_old_name_is_still_used()
    {
        var before = Result("a") with { RuleId = "old" };
        var after = Result("a") with { RuleId = "new", FormerRuleIds = ["older", "old"] };
        Assert.Equal("1", Match([after], [before]));
        Assert.Equal("- 1", Match([after, before], [before]));
        Assert.Equal("-", Match([after with { FormerRuleIds = null }], [before]));
    }

    [Theory]
    [InlineData("solhint", "custom-errors", "gas-custom-errors")]
    [InlineData("trivy", "AVD-AWS-0086", "AWS-0086")]
    [InlineData("gosec", "G104 (CWE-703)", "G104")]
    public void A_rule_that_is_known_to_have_been_renamed_is_the_same(string tool, string old, string now)
    {
        var before = Result("a") with { Tool = tool, RuleId = old };
        Assert.Equal("1", Match([before with { RuleId = now }], [before]));
        Assert.Equal("-", Match([before with { Tool = "other", RuleId = now }], [before with { Tool = "other" }]));
    }

    [Fact]
    public void Fingerprints_of_the_tool_count_when_they_differ_within_the_run()
    {
        ScanResult[] before = [Marked("a", "1"), Marked("b", "2"), Marked("c", "3")];
        Assert.Equal("1 2 3", Match([Marked("edited", "1"), before[1], before[2]], before));
        // A constant, and a run too small to show that it is none.
        Assert.Equal("- -", Match([Marked("x", "1"), Marked("y", "1")], before));
        Assert.Equal("-", Match([Marked("x", "1")], before));
        // One that changes with the line: it has changed where the code has not.
        Assert.Equal("- 2 3", Match([Marked("x", "1"), Marked("b", "7"), before[2]], before));
    }

    [Fact]
    public void Where_no_code_is_at_hand_other_words_in_the_same_place_are_the_same_finding()
    {
        ScanResult[] before = [Told("a", 0), Told("b", 3)];
        Assert.Equal("1 2", Match([Told("x", 0), Told("y", 3)], before));
        Assert.Equal("1 -", Match([Told("a", 0), Told("y", 4)], before));
        Assert.Equal("-", Match([Result("x", line: 3)], [Result("a", line: 3)]));
    }

    [Fact]
    public void As_many_lines_that_read_alike_as_before_are_the_same_ones()
    {
        ScanResult[] before = [Result("x", line: 10), Result("x", line: 13), Result("x", line: 16)];
        Assert.Equal("1 2 3", Match([Result("x", line: 13), Result("x", line: 19), Result("x", line: 25)], before));
    }

    [Fact]
    public void Lines_that_read_alike_have_moved_as_far_as_what_stands_beside_them()
    {
        ScanResult[] before =
        [
            Result("a", line: 10),
            Result("x", line: 12),
            Result("x", line: 14),
            Result("b", line: 20),
        ];
        Assert.Equal("1 3 4", Match([Result("a", line: 30), Result("x", line: 34), Result("b", line: 40)], before));
        Assert.Equal("1 2 4", Match([Result("a", line: 30), Result("x", line: 32), Result("b", line: 40)], before));
    }

    [Fact]
    public void What_a_version_before_kept_is_known_by_its_identity()
    {
        var known = Known([Result("a"), Result("b")]).ConvertAll(k => k with { Place = null });
        Assert.Equal("2 -", Match([Result("b", line: 50), Result("c")], known));
    }

    [Fact]
    public void A_place_comes_back_from_the_store_as_it_was_and_one_of_another_version_is_none()
    {
        var place = FindingPlace.Of(
            Result("a", above: 1, below: 2, block: 3, content: Alike) with
            {
                Fingerprint = Hex(9),
            }
        );
        var bytes = place.ToBytes();
        Assert.Equal(place, FindingPlace.From(bytes));
        bytes[0]++;
        Assert.Null(FindingPlace.From(bytes));
        Assert.Null(FindingPlace.From(null));
    }

    [Fact]
    public void Code_where_another_finding_was_before_it_moved_is_a_finding_of_its_own()
    {
        ScanResult[] before = [Result("a", file: "a.ts", content: Alike)];
        var results = FindingIdentity.Of([
            Result("a", file: "b.ts", content: Alike),
            Result("a", file: "a.ts", content: Unlike),
        ]);
        var known = Known(before);
        known[0] = known[0] with { File = "b.ts" };
        var ids = 0;
        var changes = FindingDiff.Compare(
            new DiffInput
            {
                ScanId = "scan_5",
                IsDefaultBranch = true,
                Coverage = Everything,
                LaterScans = [],
                Results = results,
                Known = known,
                Pairs = FindingMatch.Of(results, known, Everything),
                OpenElsewhere = new HashSet<string>(StringComparer.Ordinal),
                NewId = () => $"finding_new{ids++}",
            }
        );
        var created = Assert.Single(changes, c => c.Creates);
        Assert.Equal("a.ts", created.Result!.File);
        Assert.NotEqual(known[0].Identity.ToBytes(), created.CreateWithIdentity);
    }

    private static Coverage Everything { get; } =
        new()
        {
            Tools = new HashSet<string>(["tool", "solhint", "trivy", "gosec", "other"], StringComparer.Ordinal),
            Paths = [],
            Rules = [],
            Preset = Preset.Standard,
        };

    private static string Hex(ulong value) => value.ToString("x16", CultureInfo.InvariantCulture);

    private static ScanResult Told(string message, int line) =>
        Result(message, line: line) with
        {
            Snippet = null,
            Surroundings = null,
        };

    private static ScanResult Marked(string code, string fingerprint) =>
        Result(code) with
        {
            Fingerprint = fingerprint.PadLeft(16, '0'),
        };

    private static ScanResult In(ScanResult result, ulong content) =>
        result with
        {
            Surroundings = result.Surroundings![..24] + Hex(content),
        };

    private static ScanResult Result(
        string code,
        string file = "src/a.ts",
        int line = 3,
        uint above = 0,
        uint below = 0,
        uint block = 0,
        ulong content = 0
    ) =>
        new()
        {
            Run = 0,
            Tool = "tool",
            RuleId = "S1",
            Title = "Title",
            Message = "Message",
            Severity = Severity.High,
            Confidence = "high",
            File = file,
            Line = line,
            ContextHash = code,
            Snippet = code,
            Surroundings = string.Create(CultureInfo.InvariantCulture, $"{above:x8}{below:x8}{block:x8}{content:x16}"),
        };

    /// <summary>Findings, numbered from 1.</summary>
    private static List<KnownFinding> Known(IEnumerable<ScanResult> results) =>
        [
            .. FindingIdentity
                .Of(results)
                .Select(
                    (r, i) =>
                        new KnownFinding
                        {
                            Id = (i + 1).ToString(CultureInfo.InvariantCulture),
                            Identity = r.Key,
                            Tool = r.Value.Tool,
                            RuleId = r.Value.RuleId,
                            File = r.Value.File,
                            Line = r.Value.Line,
                            Place = FindingPlace.Of(r.Value),
                            State = FindingState.Open,
                            Announced = true,
                            OnDefaultBranch = true,
                            Here = new KnownSighting
                            {
                                State = FindingState.Open,
                                FoundWith = Preset.Standard,
                                LastScanId = "scan_1",
                                Details = FindingDiff.Details(r.Value),
                            },
                        }
                ),
        ];

    private static string Match(IReadOnlyList<ScanResult> after, IEnumerable<ScanResult> before) =>
        Match(after, Known(before));

    private static string Match(
        IReadOnlyList<ScanResult> after,
        IReadOnlyList<KnownFinding> known,
        Coverage? coverage = null
    )
    {
        var results = FindingIdentity.Of(after);
        var pairs = FindingMatch.Of(results, known, coverage ?? Everything);
        var byResult = new Dictionary<ScanResult, string>(ReferenceEqualityComparer.Instance);
        foreach (var (identity, result) in results)
        {
            byResult.Add(result, pairs.GetValueOrDefault(identity)?.Id ?? "-");
        }

        return string.Join(' ', after.Select(r => byResult[r]));
    }
}
