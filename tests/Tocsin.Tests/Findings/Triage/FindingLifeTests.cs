using Tocsin.Findings;
using Tocsin.Findings.Triage;

namespace Tocsin.Tests.Findings.Triage;

/// <summary>The life of a finding as a table: where it stands, what happens, what comes of it, who hears what.</summary>
public sealed class FindingLifeTests
{
    private static readonly DateTimeOffset Noon = new(2027, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly FindingAct Seen = new FindingAct.Reported(FindingState.Open, IsNews: true);
    private static readonly FindingAct Unheard = new FindingAct.Reported(FindingState.Open, IsNews: false);
    private static readonly FindingAct Gone = new FindingAct.Missed(FindingState.Resolved);
    private static readonly FindingAct GoneHere = new FindingAct.Missed(FindingState.Open);

    private static readonly FindingStanding Open = new() { State = FindingState.Open, Announced = true };
    private static readonly FindingStanding Resolved = Open with { State = FindingState.Resolved };
    private static readonly FindingStanding Untold = Open with { Announced = false };
    private static readonly FindingStanding Suppressed = With(Open, Suppression("noise", until: null));
    private static readonly FindingStanding ForAnHour = With(Open, Suppression("noise", Noon.AddHours(1)));
    private static readonly FindingStanding Fixed = Verified(Open, VerificationStatus.Fixed);
    private static readonly FindingStanding Asked = Open with { Triage = new TriageState { RecheckAt = Noon } };
    private static readonly FindingStanding Marias = Open with { Triage = new TriageState { Assignee = "maria" } };

    // What, where it stands, what happens, what its history notes, the event, its change_summary.
    private static readonly (
        string What,
        FindingStanding Before,
        FindingAct Act,
        HistoryAction? Noted,
        string? Event,
        string? Summary
    )[] Table =
    [
        ("first seen", FindingStanding.Unknown, Seen, HistoryAction.Found, "finding.new", null),
        ("first seen, and no news", FindingStanding.Unknown, Unheard, HistoryAction.Found, null, null),
        ("not told before", Untold, Seen, null, "finding.new", null),
        ("not told before, and suppressed", With(Untold, Suppression("noise", null)), Seen, null, null, null),
        ("seen again", Open, Seen, null, null, null),
        ("seen again while suppressed", Suppressed, Seen, null, null, null),
        ("back", Resolved, Seen, HistoryAction.Reopened, "finding.reopened", null),
        ("back, and no news", Resolved, Unheard, HistoryAction.Reopened, null, null),
        (
            "back while suppressed",
            Suppressed with
            {
                State = FindingState.Resolved,
            },
            Seen,
            HistoryAction.Reopened,
            null,
            null
        ),
        ("gone", Open, Gone, HistoryAction.Resolved, "finding.resolved", null),
        ("gone, and nobody had heard of it", Untold, Gone, HistoryAction.Resolved, null, null),
        ("gone while suppressed", Suppressed, Gone, HistoryAction.Resolved, "finding.resolved", null),
        ("gone from one of its branches", Open, GoneHere, null, null, null),
        (
            "verified",
            Open,
            new FindingAct.Verify(VerificationStatus.TruePositive, Noon),
            HistoryAction.Verified,
            "finding.changed",
            "verification_status: unverified → true_positive"
        ),
        (
            "verified otherwise",
            Fixed,
            new FindingAct.Verify(VerificationStatus.AcceptedRisk, Noon),
            HistoryAction.Verified,
            "finding.changed",
            "verification_status: fixed → accepted_risk"
        ),
        ("verified as it was", Fixed, new FindingAct.Verify(VerificationStatus.Fixed, Noon), null, null, null),
        (
            "fixed, and seen by a later scan",
            Fixed,
            new FindingAct.SeenAgain(Noon.AddSeconds(1)),
            HistoryAction.Verified,
            "finding.changed",
            "verification_status: fixed → unverified"
        ),
        ("fixed, and seen by a scan from before", Fixed, new FindingAct.SeenAgain(Noon), null, null, null),
        (
            "a false positive, and seen",
            Verified(Open, VerificationStatus.FalsePositive),
            new FindingAct.SeenAgain(Noon.AddDays(1)),
            null,
            null,
            null
        ),
        (
            "suppressed",
            Open,
            new FindingAct.Suppress(Suppression("test data", null)),
            HistoryAction.Suppressed,
            "finding.changed",
            "suppressed (reason: test data)"
        ),
        (
            "suppressed for another reason",
            Suppressed,
            new FindingAct.Suppress(Suppression("test data", null)),
            HistoryAction.Suppressed,
            "finding.changed",
            "suppressed (reason: test data)"
        ),
        (
            "suppressed for longer",
            ForAnHour,
            new FindingAct.Suppress(Suppression("noise", Noon.AddHours(2))),
            HistoryAction.Suppressed,
            "finding.changed",
            "suppressed (reason: noise)"
        ),
        (
            "suppressed as it was, by somebody else",
            Suppressed,
            new FindingAct.Suppress(Suppression("noise", null) with { By = "key_2", At = Noon.AddDays(1) }),
            null,
            null,
            null
        ),
        (
            "unsuppressed",
            Suppressed,
            new FindingAct.Unsuppress(),
            HistoryAction.Unsuppressed,
            "finding.changed",
            "unsuppressed"
        ),
        ("unsuppressed without need", Open, new FindingAct.Unsuppress(), null, null, null),
        (
            "its suppression's time is up",
            ForAnHour,
            new FindingAct.Expire(Noon.AddHours(1)),
            HistoryAction.Unsuppressed,
            "finding.changed",
            "unsuppressed"
        ),
        ("its suppression has some time left", ForAnHour, new FindingAct.Expire(Noon), null, null, null),
        ("its suppression has no end", Suppressed, new FindingAct.Expire(Noon.AddYears(9)), null, null, null),
        (
            "assigned",
            Open,
            new FindingAct.Assign("maria"),
            HistoryAction.Assigned,
            "finding.assigned",
            "assigned to maria"
        ),
        (
            "assigned to another",
            Marias,
            new FindingAct.Assign("jo"),
            HistoryAction.Assigned,
            "finding.assigned",
            "assigned to jo"
        ),
        ("assigned as it was", Marias, new FindingAct.Assign("maria"), null, null, null),
        (
            "taken from somebody",
            Marias,
            new FindingAct.Assign(null),
            HistoryAction.Assigned,
            "finding.changed",
            "unassigned"
        ),
        (
            "to be looked at again",
            Open,
            new FindingAct.Recheck(Noon),
            HistoryAction.RecheckQueued,
            "finding.changed",
            "recheck queued"
        ),
        ("to be looked at again, as it was", Asked, new FindingAct.Recheck(Noon.AddDays(1)), null, null, null),
        ("looked at", Asked, new FindingAct.LookedAt(Noon.AddSeconds(1)), HistoryAction.Rechecked, null, null),
        ("looked at by a scan from before", Asked, new FindingAct.LookedAt(Noon), null, null, null),
        ("looked at, and nobody had asked", Open, new FindingAct.LookedAt(Noon), null, null, null),
    ];

    [Fact]
    public void Everything_that_happens_comes_to_what_the_table_says()
    {
        Assert.Equal(
            Table.Select(t => (t.What, t.Noted, t.Event, t.Summary)),
            Table.Select(t =>
            {
                var next = FindingLife.Next(t.Before, t.Act);
                return (t.What, next.Action, next.EventType, next.Summary);
            })
        );
        Assert.Equal(Table.Length, Table.Select(t => t.What).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void What_has_happened_does_not_happen_again()
    {
        foreach (var row in Table)
        {
            var after = FindingLife.Next(row.Before, row.Act).After;
            var again = FindingLife.Next(after, row.Act);
            Assert.True(again is { IsChange: false, EventType: null }, row.What);
            Assert.Equal(after, again.After);
        }
    }

    [Fact]
    public void What_scans_say_leaves_what_people_say_alone()
    {
        var triage = new TriageState
        {
            Verification = VerificationStatus.Fixed,
            VerifiedAt = Noon,
            Suppression = Suppression("noise", null),
            Assignee = "maria",
            RecheckAt = Noon,
        };
        foreach (var act in new[] { Seen, Unheard, Gone, GoneHere })
        {
            foreach (var state in Enum.GetValues<FindingState>())
            {
                var before = Open with { State = state, Triage = triage };
                Assert.Equal(triage, FindingLife.Next(before, act).After.Triage);
            }
        }
    }

    [Fact]
    public void Only_what_it_names_is_changed()
    {
        var before = Marias with
        {
            Triage = Marias.Triage with { RecheckAt = Noon, Suppression = Suppression("noise", null) },
        };
        var after = FindingLife.Next(before, new FindingAct.Verify(VerificationStatus.Fixed, Noon)).After;
        var expected = before.Triage with { Verification = VerificationStatus.Fixed, VerifiedAt = Noon };
        Assert.Equal(before with { Triage = expected }, after);
    }

    private static FindingStanding With(FindingStanding before, Suppression suppression) =>
        before with
        {
            Triage = before.Triage with { Suppression = suppression },
        };

    private static FindingStanding Verified(FindingStanding before, VerificationStatus status) =>
        before with
        {
            Triage = new TriageState { Verification = status, VerifiedAt = Noon },
        };

    private static Suppression Suppression(string reason, DateTimeOffset? until) =>
        new()
        {
            Reason = reason,
            At = Noon,
            By = "key_1",
            Until = until,
        };
}
