using Tocsin.Findings;
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
    Delivery.EventDispatcher dispatcher,
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

        var judged = scan.Step == ScanStep.Judge ? await JudgeAsync(scan, target, cancellationToken) : scan;
        await ApplyAsync(judged, target, cancellationToken);
        var done = judged with { Status = ScanStatus.Completed, Step = null };
        var plan = dispatcher.Plan(done.OrganizationId, [events.Completed(done, target)]);
        if (await scans.AdvanceAsync(done, ScanStep.Apply, plan, cancellationToken))
        {
            dispatcher.HandOver(plan);
        }
    }

    private async Task<Scan> JudgeAsync(Scan scan, Target target, CancellationToken cancellationToken)
    {
        var reported = FindingIdentity.Of(await ReportedAsync(scan, cancellationToken));
        var isDefault = scan.Branch == target.DefaultBranch;
        var changes = FindingDiff.Compare(
            new DiffInput
            {
                ScanId = scan.Id,
                IsDefaultBranch = isDefault,
                Coverage = CoverageOf(scan),
                LaterScans = [.. (await scans.LaterAsync(scan, cancellationToken)).Select(CoverageOf)],
                Results = reported,
                Known = await findings.KnownAsync(scan.TargetId, scan.Branch, target.DefaultBranch, cancellationToken),
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
                (chunk, number) => scans.PlanAsync(scan.Id, number, StagedJson.Write([.. chunk]), cancellationToken)
            )
        );

        var judged = scan with
        {
            Step = ScanStep.Apply,
            CompletedAt = time.GetUtcNow(),
            Summary = ScanSummary.Of(
                reported.Values,
                added: changes.Count(c => c.Announces),
                resolved: changes.Count(c => c is { Kind: ChangeKind.Resolved, WasAnnounced: true })
            ),
        };
        await scans.CommitPlanAsync(judged, chunks.Count, cancellationToken);
        return judged;
    }

    private async Task ApplyAsync(Scan scan, Target target, CancellationToken cancellationToken)
    {
        while (await scans.NextChunkAsync(scan.Id, cancellationToken) is { } chunk)
        {
            var changes = StagedJson.ReadChanges(chunk.Changes);
            var plan = dispatcher.Plan(
                scan.OrganizationId,
                await EventsAsync(scan, target, changes, cancellationToken)
            );
            await scans.ApplyAsync(scan, target.DefaultBranch, chunk.Number, changes, plan, cancellationToken);
            dispatcher.HandOver(plan);
        }
    }

    private async Task<List<Events.Event>> EventsAsync(
        Scan scan,
        Target target,
        List<FindingChange> changes,
        CancellationToken cancellationToken
    )
    {
        var telling = changes.Where(c => c.EventType is not null).ToList();
        var stored = telling.Where(c => c.Result is null || !c.Creates).Select(c => c.FindingId).ToList();
        var known = stored.Count == 0 ? [] : await findings.GetAsync(scan.OrganizationId, stored, cancellationToken);
        var byId = known.ToDictionary(f => f.Id, StringComparer.Ordinal);
        return
        [
            .. telling.Select(c =>
                events.OfFinding(c.EventType!, scan, target, Describe(scan, c, byId.GetValueOrDefault(c.FindingId)))
            ),
        ];
    }

    // What the scan reported, else what was known.
    private static Finding Describe(Scan scan, FindingChange change, Finding? known) =>
        change.Result is not { } result
            ? known ?? throw new InvalidOperationException($"{change.FindingId} is neither reported nor known.")
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
                State = change.State,
                Suppressed = result.Suppressed,
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
