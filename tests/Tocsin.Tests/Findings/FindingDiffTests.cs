using Tocsin.Findings;
using Tocsin.Findings.Matching;
using Tocsin.Findings.Triage;
using Tocsin.Scanning;

namespace Tocsin.Tests.Findings;

public sealed class FindingDiffTests
{
    [Fact]
    public void What_nobody_has_seen_is_new_and_told()
    {
        var change = Assert.Single(Compare(new Given { Reported = [Result("a")] }));
        Assert.Equal((ChangeKind.New, "finding.new", FindingState.Open), (change.Kind, change.EventType, change.State));
        Assert.True(change.Creates);
    }

    [Fact]
    public void What_is_suppressed_in_the_source_is_kept_but_not_told()
    {
        var change = Assert.Single(Compare(new Given { Reported = [Result("a") with { Suppressed = true }] }));
        Assert.Equal((ChangeKind.New, null), (change.Kind, change.EventType));
    }

    [Fact]
    public void What_was_suppressed_is_told_once_the_suppression_is_gone()
    {
        var change = Assert.Single(
            Compare(new Given { Reported = [Result("a")], Known = [Known("a") with { Announced = false }] })
        );
        Assert.Equal((ChangeKind.Existing, "finding.new"), (change.Kind, change.EventType));
        Assert.False(change.Creates);
    }

    [Fact]
    public void What_is_still_there_says_nothing()
    {
        var change = Assert.Single(Compare(new Given { Reported = [Result("a")], Known = [Known("a")] }));
        Assert.Equal((ChangeKind.Existing, null), (change.Kind, change.EventType));
        Assert.Null(change.Result);
    }

    [Fact]
    public void A_moved_line_is_a_detail_and_no_event()
    {
        var change = Assert.Single(
            Compare(new Given { Reported = [Result("a") with { Line = 99 }], Known = [Known("a")] })
        );
        Assert.Equal(99, change.Result?.Line);
        Assert.Null(change.EventType);
    }

    [Fact]
    public void What_a_scan_that_looked_there_does_not_report_is_resolved()
    {
        var change = Assert.Single(Compare(new Given { Known = [Known("a")] }));
        Assert.Equal(
            (ChangeKind.Resolved, "finding.resolved", FindingState.Resolved),
            (change.Kind, change.EventType, change.State)
        );
    }

    [Theory]
    [InlineData("another tool")]
    [InlineData("another path")]
    [InlineData("another rule")]
    [InlineData("too shallow")]
    [InlineData("seen by a later scan")]
    public void What_lies_outside_of_the_scan_stays(string why)
    {
        var known = Known("a");
        var coverage = Everything;
        (known, coverage) = why switch
        {
            "another tool" => (known, coverage with { Tools = Set("other") }),
            "another path" => (known, coverage with { Paths = ["src/ap", "lib"] }),
            "another rule" => (known, coverage with { Rules = ["S2*", "S"] }),
            "too shallow" => (known with { Here = known.Here! with { FoundWith = Preset.Deep } }, coverage),
            _ => (known with { Here = known.Here! with { LastScanId = "scan_9" } }, coverage),
        };
        Assert.Empty(Compare(new Given { Known = [known], Coverage = coverage }));
    }

    [Fact]
    public void Paths_and_rules_of_the_scope_cover_what_lies_below_them()
    {
        var coverage = Everything with { Paths = ["src"], Rules = ["S1", "T*"] };
        Assert.True(coverage.Covers("tool", "S1", "src/api/a.ts", Preset.Standard));
        Assert.True(coverage.Covers("tool", "T900", "src", Preset.Quick));
        Assert.False(coverage.Covers("tool", "S1", "src2/a.ts", Preset.Standard));
        Assert.False(coverage.Covers("tool", "S12", "src/a.ts", Preset.Standard));
    }

    [Fact]
    public void What_comes_back_is_reopened()
    {
        var known = Known("a") with { State = FindingState.Resolved };
        known = known with { Here = known.Here! with { State = FindingState.Resolved } };
        var change = Assert.Single(Compare(new Given { Reported = [Result("a")], Known = [known] }));
        Assert.Equal((ChangeKind.Reopened, "finding.reopened"), (change.Kind, change.EventType));
    }

    [Theory]
    [InlineData(FindingState.Open)]
    [InlineData(FindingState.Resolved)]
    internal void What_somebody_has_suppressed_is_neither_new_nor_back(FindingState before)
    {
        var suppression = new Suppression
        {
            Reason = "noise",
            At = DateTimeOffset.UnixEpoch,
            By = "key_1",
        };
        foreach (var announced in new[] { false, true })
        {
            var known = Known("a") with { State = before, Announced = announced, Suppression = suppression };
            known = known with { Here = known.Here! with { State = before } };
            var change = Assert.Single(Compare(new Given { Reported = [Result("a")], Known = [known] }));
            Assert.Equal((null, FindingState.Open), (change.EventType, change.State));
        }
    }

    [Fact]
    public void A_late_scan_neither_reopens_nor_announces_what_a_newer_one_found_gone()
    {
        var resolved = Known("a") with { State = FindingState.Resolved };
        resolved = resolved with
        {
            Here = resolved.Here! with { State = FindingState.Resolved, LastScanId = "scan_0" },
        };
        var changes = Compare(
            new Given
            {
                Reported = [Result("a"), Result("b")],
                Known = [resolved],
                Later = [Everything],
            }
        );
        Assert.All(changes, c => Assert.Equal((null, FindingState.Resolved), (c.EventType, c.StateHere)));
    }

    [Fact]
    public void A_branch_finding_is_new_once_and_only_the_default_branch_resolves_what_it_has()
    {
        // Seen on a branch already, now on the default branch: nothing to tell.
        var arrived = Assert.Single(
            Compare(
                new Given
                {
                    Reported = [Result("a")],
                    Known = [Known("a") with { Here = null, OnDefaultBranch = false }],
                }
            )
        );
        Assert.Equal((ChangeKind.Existing, null), (arrived.Kind, arrived.EventType));

        // Gone from a branch while the default branch has it: the branch is clean, the finding is open.
        var gone = Assert.Single(Compare(new Given { Known = [Known("a")], IsDefaultBranch = false }));
        Assert.Equal((FindingState.Resolved, FindingState.Open, null), (gone.StateHere, gone.State, gone.EventType));

        // Never on the default branch, gone from its last branch: resolved.
        var over = Assert.Single(
            Compare(new Given { Known = [Known("a") with { OnDefaultBranch = false }], IsDefaultBranch = false })
        );
        Assert.Equal("finding.resolved", over.EventType);

        // The same, but another branch still has it.
        var elsewhere = Assert.Single(
            Compare(
                new Given
                {
                    Known = [Known("a") with { OnDefaultBranch = false }],
                    IsDefaultBranch = false,
                    Elsewhere = ["finding_a"],
                }
            )
        );
        Assert.Null(elsewhere.EventType);
    }

    [Fact]
    public void Lines_are_no_part_of_identity_and_repeats_are_told_apart()
    {
        var before = FindingIdentity.Of([Result("a") with { Line = 3 }, Result("a") with { Line = 9 }]);
        var after = FindingIdentity.Of([Result("a") with { Line = 103 }, Result("a") with { Line = 109 }]);
        Assert.Equal(2, before.Count);
        Assert.Equal(before.Keys.Order(ByValue), after.Keys.Order(ByValue));
        // The same file uploaded twice in a scan is the same findings, not repeats of them.
        Assert.Equal(
            2,
            FindingIdentity
                .Of([
                    Result("a") with
                    {
                        Line = 3,
                    },
                    Result("a") with
                    {
                        Line = 9,
                    },
                    Result("a") with
                    {
                        Line = 3,
                        Run = 1,
                    },
                    Result("a") with
                    {
                        Line = 9,
                        Run = 1,
                    },
                ])
                .Count
        );
    }

    private static readonly Comparer<Identity> ByValue = Comparer<Identity>.Create(
        (a, b) => a.Value.CompareTo(b.Value)
    );

    private static Coverage Everything { get; } =
        new()
        {
            Tools = Set("tool"),
            Paths = [],
            Rules = [],
            Preset = Preset.Standard,
        };

    private static HashSet<string> Set(params string[] values) => new(values, StringComparer.Ordinal);

    private static ScanResult Result(string context) =>
        new()
        {
            Run = 0,
            Tool = "tool",
            RuleId = "S1",
            Title = "Title",
            Message = "Message",
            Severity = Severity.High,
            Confidence = "high",
            File = "src/api/a.ts",
            Line = 3,
            ContextHash = context,
        };

    private static KnownFinding Known(string context)
    {
        var (identity, result) = Assert.Single(FindingIdentity.Of([Result(context)]));
        return new KnownFinding
        {
            Id = "finding_" + context,
            Identity = identity,
            Tool = result.Tool,
            RuleId = result.RuleId,
            File = result.File,
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
    }

    private static List<FindingChange> Compare(Given given)
    {
        var ids = 0;
        var results = FindingIdentity.Of(given.Reported);
        return FindingDiff.Compare(
            new DiffInput
            {
                ScanId = "scan_5",
                IsDefaultBranch = given.IsDefaultBranch,
                Coverage = given.Coverage,
                LaterScans = given.Later,
                Results = results,
                Known = given.Known,
                Pairs = FindingMatch.Of(results, given.Known, given.Coverage),
                OpenElsewhere = given.Elsewhere.ToHashSet(StringComparer.Ordinal),
                NewId = () => $"finding_new{ids++}",
            }
        );
    }

    private sealed record Given
    {
        public IReadOnlyList<ScanResult> Reported { get; init; } = [];

        public IReadOnlyList<KnownFinding> Known { get; init; } = [];

        public Coverage Coverage { get; init; } = Everything;

        public IReadOnlyList<Coverage> Later { get; init; } = [];

        public IReadOnlyList<string> Elsewhere { get; init; } = [];

        public bool IsDefaultBranch { get; init; } = true;
    }
}
