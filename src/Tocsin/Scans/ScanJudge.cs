using Tocsin.Delivery;
using Tocsin.Findings;
using Tocsin.Findings.Matching;
using Tocsin.Findings.Triage;
using Tocsin.Ids;
using Tocsin.Scanning;
using Tocsin.Targets;

namespace Tocsin.Scans;

/// <summary>
/// Finishes a scan whose results are all in. First it compares them with what the target has and writes the changes down
/// as a plan; a small commit makes the plan final; then each chunk of it is applied in a commit of its own, with its
/// events. A crash at any moment costs nothing: before the small commit the comparison is made again, after it the
/// application goes on with the next chunk.
/// </summary>
internal sealed class ScanJudge(
    IScanStore scans,
    IFindingStore findings,
    ITargetStore targets,
    ScanEvents events,
    FindingEvents findingEvents,
    FindingTriage triage,
    EventDispatcher dispatcher,
    Id ids,
    TimeProvider time
)
{
    public async Task FinishAsync(Scan scan, CancellationToken cancellationToken)
    {
        if (await targets.FindAsync(scan.OrganizationId, scan.TargetId, cancellationToken) is not { } target)
        {
            return; // Deleted meanwhile; the scan goes with it.
        }

        var judged = scan;
        if (scan.Step == ScanStep.Judge)
        {
            (judged, var plan) = await JudgeAsync(scan, target, cancellationToken);
            await ApplyAsync(judged, target, plan, cancellationToken);
        }

        await ApplyRestAsync(judged, target, cancellationToken);
        await triage.SettleAsync(judged.Reference, judged.CreatedAt, target, CoverageOf(judged), cancellationToken);
        var done = judged with { Status = ScanStatus.Completed, Step = null };
        await dispatcher.DispatchAsync(
            done.OrganizationId,
            [events.Completed(done, target)],
            plan => scans.AdvanceAsync(done, ScanStep.Apply, plan, cancellationToken)
        );
    }

    private async Task<(Scan Judged, List<FindingChange[]> Plan)> JudgeAsync(
        Scan scan,
        Target target,
        CancellationToken cancellationToken
    )
    {
        var reported = FindingIdentity.Of(await ReportedAsync(scan, cancellationToken));
        var isDefault = scan.Branch == target.DefaultBranch;
        var known = await findings.KnownAsync(scan.TargetId, scan.Branch, target.DefaultBranch, cancellationToken);
        var coverage = CoverageOf(scan);
        var pairs = FindingMatch.Of(reported, known, coverage);
        var changes = FindingDiff.Compare(
            new DiffInput
            {
                ScanId = scan.Id,
                IsDefaultBranch = isDefault,
                Coverage = coverage,
                LaterScans = [.. (await scans.LaterAsync(scan, cancellationToken)).Select(CoverageOf)],
                Results = reported,
                Known = known,
                Pairs = pairs,
                OpenElsewhere = isDefault
                    ? new HashSet<string>(StringComparer.Ordinal)
                    : await findings.OpenElsewhereAsync(scan.TargetId, scan.Branch, cancellationToken),
                NewId = () => ids.New(Finding.IdPrefix),
            }
        );
        // All at once: the writer puts them into few commits, and nobody sees them before the plan is final.
        var chunks = changes.Chunk(StagedJson.ChangesPerChunk).ToList();
        await Task.WhenAll(
            chunks.Select(
                (chunk, number) =>
                    Task.Run(
                        () => scans.PlanAsync(scan.Id, number, StagedJson.Write([.. chunk]), cancellationToken),
                        cancellationToken
                    )
            )
        );

        var judged = scan with
        {
            Step = ScanStep.Apply,
            CompletedAt = time.GetUtcNow(),
            Summary = ScanSummary.Of(
                Counted(reported, pairs),
                added: changes.Count(c => c.Announces),
                resolved: changes.Count(c => c is { Kind: ChangeKind.Resolved, WasAnnounced: true })
            ),
        };
        // Where another node's plan is final, it is that one that counts.
        return (judged, await scans.CommitPlanAsync(judged, chunks.Count, cancellationToken) ? chunks : []);
    }

    // What has just been planned need not be read again, and each chunk is made ready while the one before is written.
    private async Task ApplyAsync(
        Scan scan,
        Target target,
        List<FindingChange[]> plan,
        CancellationToken cancellationToken
    )
    {
        var isFirst = await IsFirstAsync(scan, cancellationToken);
        var written = Task.CompletedTask;
        for (var number = 0; number < plan.Count; number++)
        {
            var telling = TellAsync(scan, target, plan[number], isFirst, cancellationToken);
            await Task.WhenAll(written, telling);
            var (applied, told) = await telling;
            written = ApplyAsync(scan, target, number, applied, told, cancellationToken);
        }

        await written;
    }

    // Of a plan that a server before this one was cut off from.
    private async Task ApplyRestAsync(Scan scan, Target target, CancellationToken cancellationToken)
    {
        var isFirst = await IsFirstAsync(scan, cancellationToken);
        while (await scans.NextChunkAsync(scan.Id, cancellationToken) is { } chunk)
        {
            var changes = StagedJson.ReadChanges(chunk.Changes);
            var (applied, told) = await TellAsync(scan, target, changes, isFirst, cancellationToken);
            await ApplyAsync(scan, target, chunk.Number, applied, told, cancellationToken);
        }
    }

    private Task ApplyAsync(
        Scan scan,
        Target target,
        int chunk,
        List<FindingChange> changes,
        List<Events.Event> told,
        CancellationToken cancellationToken
    ) =>
        dispatcher.DispatchAsync(
            scan.OrganizationId,
            told,
            plan => scans.ApplyAsync(scan, target.DefaultBranch, chunk, changes, plan, cancellationToken)
        );

    private async Task<bool> IsFirstAsync(Scan scan, CancellationToken cancellationToken)
    {
        var completed = new ScanQuery { TargetIds = [scan.TargetId], Status = ScanStatus.Completed };
        return (await scans.ListAsync(scan.OrganizationId, completed, beforeId: null, 1, cancellationToken)).Count == 0;
    }

    // What somebody has suppressed since the scan was judged is not told any more.
    private async Task<(List<FindingChange> Changes, List<Events.Event> Told)> TellAsync(
        Scan scan,
        Target target,
        IReadOnlyList<FindingChange> changes,
        bool isFirst,
        CancellationToken cancellationToken
    )
    {
        var stored = changes.Where(c => c is { EventType: not null, Creates: false }).Select(c => c.FindingId).ToList();
        var known = stored.Count == 0 ? [] : await findings.GetAsync(scan.OrganizationId, stored, cancellationToken);
        var byId = known.ToDictionary(f => f.Id, StringComparer.Ordinal);
        var applied = new List<FindingChange>(changes.Count);
        var told = new List<Events.Event>();
        foreach (var change in changes)
        {
            var before = byId.GetValueOrDefault(change.FindingId);
            var hushed = change.Kind != ChangeKind.Resolved && before?.Triage.Suppression is not null;
            applied.Add(hushed ? change with { EventType = null } : change);
            if (!hushed && change.EventType is { } type)
            {
                var finding = Describe(scan, change, before);
                told.Add(findingEvents.Of(type, finding, target, scan.Reference, isFirstScan: isFirst));
            }
        }

        return (applied, told);
    }

    // People count what they were not spared: what somebody has suppressed is counted as what the source has.
    private static List<ScanResult> Counted(
        Dictionary<Identity, ScanResult> reported,
        IReadOnlyDictionary<Identity, KnownFinding> pairs
    ) =>
        [
            .. reported.Select(r =>
                pairs.GetValueOrDefault(r.Key)?.Suppression is null ? r.Value : r.Value with { Suppressed = true }
            ),
        ];

    // What the scan reported, else what was known.
    private static Finding Describe(Scan scan, FindingChange change, Finding? known) =>
        change.Result is not { } result
            ? (known ?? throw new InvalidOperationException($"{change.FindingId} is neither reported nor known.")) with
            {
                State = change.StateHere,
            }
            : new Finding
            {
                Id = change.FindingId,
                OrganizationId = scan.OrganizationId,
                TargetId = scan.TargetId,
                Tool = result.Tool,
                RuleId = result.RuleId,
                Title = result.Title,
                Message = result.Message,
                Severity = result.Severity,
                Confidence = result.Confidence,
                Cwe = result.Cwe,
                State = change.StateHere,
                SuppressedInSource = result.Suppressed,
                Branch = scan.Branch,
                File = result.File,
                Line = result.Line,
                FirstSeen = known?.FirstSeen ?? scan.CompletedAt!.Value,
                LastSeen = scan.CompletedAt!.Value,
            };

    // Each upload counts its runs from 0; here they become distinct, as repeats are counted within a run.
    private async Task<List<ScanResult>> ReportedAsync(Scan scan, CancellationToken cancellationToken)
    {
        var results = new List<ScanResult>();
        var offset = 0;
        foreach (var upload in await scans.UploadsAsync(scan.Id, cancellationToken))
        {
            foreach (var chunk in await scans.StagedAsync(upload.Id, cancellationToken))
            {
                var runs = offset;
                results.AddRange(
                    StagedJson.ReadResults(chunk).Select(r => runs == 0 ? r : r with { Run = r.Run + runs })
                );
            }

            offset += Math.Max(1, upload.Tools.Count);
        }

        return results;
    }

    private static Coverage CoverageOf(Scan scan) =>
        new()
        {
            Tools = scan
                .Tools.GroupBy(t => t.Name)
                .Where(t => t.All(run => run.Successful))
                .Select(t => t.Key)
                .ToHashSet(StringComparer.Ordinal),
            Paths = scan.Paths,
            Rules = scan.Rules,
            Preset = scan.Preset,
        };
}
