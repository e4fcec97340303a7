using Tocsin.Delivery;
using Tocsin.Ids;
using Tocsin.Targets;

namespace Tocsin.Findings.Triage;

/// <summary>Lets things happen to findings: decides, writes and tells, each once, however many do so at the same time.</summary>
internal sealed class FindingTriage(
    ITriageStore store,
    ITargetStore targets,
    EventDispatcher dispatcher,
    FindingEvents events,
    TimeProvider time
)
{
    /// <summary>Others that come first, before it is given up.</summary>
    private const int MaxTries = 20;

    /// <summary>What became of the finding; null when there is none.</summary>
    public async Task<TriageOutcome?> ApplyAsync(
        OrganizationId organization,
        string findingId,
        FindingAct act,
        Actor by,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        for (var tries = 1; ; tries++)
        {
            if (
                await store.FindAsync(organization, findingId, cancellationToken) is not { } found
                || await targets.FindAsync(organization, found.Finding.TargetId, cancellationToken) is not { } target
            )
            {
                return null;
            }

            var next = FindingLife.Next(found.Standing, act);
            if (!next.IsChange)
            {
                return new TriageOutcome(found.Finding, target, IsChange: false);
            }

            var after = found.Finding with { Triage = next.After.Triage };
            if (await WriteAsync(found, after, target, next, by, reason, cancellationToken))
            {
                return new TriageOutcome(after, target, IsChange: true);
            }

            if (tries == MaxTries)
            {
                throw new InvalidOperationException($"{findingId} was changed by others {tries} times in a row.");
            }
        }
    }

    /// <summary>What a scan that is being completed says of findings that wait for it.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="began">When it began.</param>
    /// <param name="target">What it is of.</param>
    /// <param name="coverage">Where it looked.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task SettleAsync(
        ScanReference scan,
        DateTimeOffset began,
        Target target,
        Coverage coverage,
        CancellationToken cancellationToken
    )
    {
        var by = new Actor(scan.Id);
        foreach (var waiting in await store.AwaitingAsync(target.Id, scan.Branch, cancellationToken))
        {
            var finding = waiting.Finding;
            var isSeen = waiting.LastScan.Id == scan.Id;
            if (isSeen || coverage.Covers(finding.Tool, finding.RuleId, finding.File, waiting.FoundWith))
            {
                await ActAsync(new FindingAct.LookedAt(began));
            }

            if (isSeen && finding.State == FindingState.Open)
            {
                await ActAsync(new FindingAct.SeenAgain(began));
            }

            Task ActAsync(FindingAct act) =>
                ApplyAsync(target.OrganizationId, finding.Id, act, by, reason: null, cancellationToken);
        }
    }

    private Task<bool> WriteAsync(
        TriagedFinding before,
        Finding after,
        Target target,
        FindingTransition next,
        Actor by,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        var entry = new HistoryEntry
        {
            Number = before.Version + 1,
            At = time.GetUtcNow(),
            Action = next.Action!.Value,
            By = by,
            From = next.From,
            To = next.To,
            Reason = reason,
        };
        Events.Event[] told = next.EventType is { } type
            ? [events.Of(type, after, target, before.LastScan, next.Summary)]
            : [];
        return dispatcher.DispatchAsync(
            after.OrganizationId,
            told,
            plan => store.ChangeAsync(before, after.Triage, entry, plan, cancellationToken)
        );
    }
}
