using Tocsin.Events;

namespace Tocsin.Findings.Triage;

/// <summary>
/// The life of a finding, whoever acts: people, scans, time. Pure. Only a suppression keeps news from people; what they
/// say of a finding else changes nothing about what they hear.
/// </summary>
internal static class FindingLife
{
    /// <summary>What an act makes of a finding that stands like this; nothing where it is so already.</summary>
    public static FindingTransition Next(FindingStanding before, FindingAct act)
    {
        var triage = before.Triage;
        return act switch
        {
            FindingAct.Reported reported => Reported(before, reported),
            FindingAct.Missed missed => Missed(before, missed),
            FindingAct.SeenAgain again
                when triage.Verification == VerificationStatus.Fixed && triage.VerifiedAt < again.Began => Verified(
                before,
                VerificationStatus.Unverified,
                again.Began
            ),
            FindingAct.LookedAt look when triage.RecheckAt < look.Began => Silently(
                before,
                triage with
                {
                    RecheckAt = null,
                },
                HistoryAction.Rechecked
            ) with
            {
                To = before.State?.Word(),
            },
            FindingAct.Verify verify when verify.Status != triage.Verification => Verified(
                before,
                verify.Status,
                verify.At
            ),
            FindingAct.Suppress { Suppression: var wanted } when !IsSame(wanted, triage.Suppression) => Told(
                before,
                triage with
                {
                    Suppression = wanted,
                },
                HistoryAction.Suppressed,
                $"suppressed (reason: {wanted.Reason})"
            ) with
            {
                To = wanted.Until is { } until ? HistoryShapes.Word(until) : null,
            },
            FindingAct.Unsuppress when triage.Suppression is not null => Unsuppressed(before),
            FindingAct.Expire expire when triage.Suppression?.Until <= expire.Now => Unsuppressed(before),
            FindingAct.Assign assign when assign.To != triage.Assignee => Assigned(before, assign.To),
            FindingAct.Recheck recheck when triage.RecheckAt is null => Told(
                before,
                triage with
                {
                    RecheckAt = recheck.At,
                },
                HistoryAction.RecheckQueued,
                "recheck queued"
            ),
            _ => new FindingTransition(before),
        };
    }

    private static FindingTransition Reported(FindingStanding before, FindingAct.Reported act)
    {
        var after = before with { State = act.State };
        var tells = act.IsNews && before.Triage.Suppression is null;
        if (tells && !before.Announced)
        {
            return new FindingTransition(after with { Announced = true })
            {
                Action = before.State is null ? HistoryAction.Found : Moved(before, after),
                EventType = EventTypes.FindingNew,
            };
        }

        var moved = Moved(before, after);
        return new FindingTransition(after)
        {
            Action = before.State is null ? HistoryAction.Found : moved,
            EventType = tells && moved == HistoryAction.Reopened ? EventTypes.FindingReopened : null,
        };
    }

    // Also of what is suppressed: whoever heard of it has something to close.
    private static FindingTransition Missed(FindingStanding before, FindingAct.Missed act)
    {
        var after = before with { State = act.State };
        var moved = Moved(before, after);
        return new FindingTransition(after)
        {
            Action = moved,
            EventType = moved == HistoryAction.Resolved && before.Announced ? EventTypes.FindingResolved : null,
        };
    }

    private static HistoryAction? Moved(FindingStanding before, FindingStanding after) =>
        before.State == after.State ? null
        : after.State == FindingState.Resolved ? HistoryAction.Resolved
        : HistoryAction.Reopened;

    private static FindingTransition Verified(FindingStanding before, VerificationStatus status, DateTimeOffset at)
    {
        var (was, now) = (before.Triage.Verification.Word(), status.Word());
        return Told(
            before,
            before.Triage with
            {
                Verification = status,
                VerifiedAt = at,
            },
            HistoryAction.Verified,
            $"verification_status: {was} → {now}"
        ) with
        {
            From = was,
            To = now,
        };
    }

    private static FindingTransition Unsuppressed(FindingStanding before) =>
        Told(before, before.Triage with { Suppression = null }, HistoryAction.Unsuppressed, "unsuppressed");

    private static FindingTransition Assigned(FindingStanding before, string? to)
    {
        var told = Told(
            before,
            before.Triage with
            {
                Assignee = to,
            },
            HistoryAction.Assigned,
            to is null ? "unassigned" : $"assigned to {to}"
        );
        return told with
        {
            From = before.Triage.Assignee,
            To = to,
            EventType = to is null ? told.EventType : EventTypes.FindingAssigned,
        };
    }

    private static FindingTransition Told(
        FindingStanding before,
        TriageState after,
        HistoryAction action,
        string summary
    ) => Silently(before, after, action) with { EventType = EventTypes.FindingChanged, Summary = summary };

    private static FindingTransition Silently(FindingStanding before, TriageState after, HistoryAction action) =>
        new(before with { Triage = after }) { Action = action };

    // Who said it, and when, makes it no other.
    private static bool IsSame(Suppression wanted, Suppression? now) =>
        now is not null && wanted.Reason == now.Reason && wanted.Until == now.Until;
}
