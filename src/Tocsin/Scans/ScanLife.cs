using Tocsin.Delivery;
using Tocsin.Events;
using Tocsin.Findings;
using Tocsin.Ids;
using Tocsin.Targets;

namespace Tocsin.Scans;

/// <summary>Moves a scan through its life; every step is one commit with the events that it makes.</summary>
internal sealed class ScanLife(
    IScanStore store,
    ITargetStore targets,
    TargetResolver resolver,
    ScanEvents events,
    EventDispatcher dispatcher,
    Id ids,
    TimeProvider time
)
{
    private const int MaxError = 1000;

    /// <summary>A scan that has just started, not stored yet.</summary>
    public Scan New(Target target, string? branch, string? commit, Preset preset, ScanScopeRequest? scope) =>
        new()
        {
            Id = ids.New(Scan.IdPrefix),
            OrganizationId = target.OrganizationId,
            TargetId = target.Id,
            Branch = branch ?? target.DefaultBranch,
            Commit = commit,
            Preset = preset,
            Paths = [.. (scope?.Paths ?? []).Select(ScanValidator.Normalize).Where(p => p.Length > 0)],
            Rules = [.. scope?.Rules ?? []],
            Status = ScanStatus.Submitted,
            CreatedAt = time.GetUtcNow(),
            Tools = [],
            Summary = ScanSummary.Empty,
        };

    /// <summary>Stores a new scan, its target when that is new, and, when they came along, all its results.</summary>
    /// <returns>The scan as it is stored, and the target that it is of: another one's, when that was made first.</returns>
    public async Task<(Scan Scan, Target Target)> SubmitAsync(
        Scan scan,
        Target target,
        bool targetIsNew,
        StagedUpload? upload,
        CancellationToken cancellationToken
    )
    {
        var stored = upload is null
            ? scan
            : scan with
            {
                Status = ScanStatus.Running,
                Step = ScanStep.Judge,
                StartedAt = scan.CreatedAt,
                Tools = upload.Tools,
            };
        while (true)
        {
            Event[] made = upload is null
                ? [events.Submitted(scan, target)]
                : [events.Submitted(scan, target), events.Started(stored, target)];
            if (
                await dispatcher.DispatchAsync(
                    scan.OrganizationId,
                    made,
                    plan => store.SubmitAsync(stored, targetIsNew ? target : null, upload, plan, cancellationToken)
                )
            )
            {
                return (stored, target);
            }

            (target, targetIsNew) = await resolver.FindOrMakeAsync(
                target.OrganizationId,
                target.Kind,
                target.Name,
                target.DefaultBranch,
                branch: null,
                cancellationToken
            );
            (scan, stored) = (scan with { TargetId = target.Id }, stored with { TargetId = target.Id });
        }
    }

    /// <summary>Adds results; null when the scan takes none any more.</summary>
    public async Task<Scan?> AttachAsync(Scan scan, StagedUpload upload, CancellationToken cancellationToken)
    {
        var running = scan with { Status = ScanStatus.Running, StartedAt = scan.StartedAt ?? time.GetUtcNow() };
        var taken = await TakeAsync(running, upload, cancellationToken);
        if (taken is null)
        {
            await store.UnstageAsync(upload.Id, CancellationToken.None);
        }

        return taken;
    }

    /// <summary>All results are in: from here the server goes on by itself. Null when the scan is past that.</summary>
    public Task<Scan?> CompleteAsync(Scan scan, CancellationToken cancellationToken)
    {
        var completing = scan with
        {
            Status = ScanStatus.Running,
            Step = ScanStep.Judge,
            StartedAt = scan.StartedAt ?? time.GetUtcNow(),
        };
        return TakeAsync(completing, upload: null, cancellationToken);
    }

    /// <summary>The scan came to nothing; findings stay as they are. Null when the scan is past that.</summary>
    public Task<Scan?> FailAsync(Scan scan, string error, CancellationToken cancellationToken) =>
        AdvanceAsync(
            scan with
            {
                Status = ScanStatus.Failed,
                Step = null,
                CompletedAt = time.GetUtcNow(),
                Error = Truncated(error),
            },
            from: scan.Step,
            events.Failed,
            cancellationToken
        );

    /// <summary>Nobody wants the scan any more. Null when the scan is past that.</summary>
    public Task<Scan?> CancelAsync(Scan scan, CancellationToken cancellationToken) =>
        AdvanceAsync(
            scan with
            {
                Status = ScanStatus.Cancelled,
                CompletedAt = time.GetUtcNow(),
            },
            from: null,
            makes: null,
            cancellationToken
        );

    // Never within a character that has two parts.
    private static string Truncated(string error) =>
        error.Length <= MaxError ? error
        : char.IsHighSurrogate(error[MaxError - 2]) ? error[..(MaxError - 2)] + "…"
        : error[..(MaxError - 1)] + "…";

    private async Task<Scan?> TakeAsync(Scan scan, StagedUpload? upload, CancellationToken cancellationToken)
    {
        var intake = Intake.Refused;
        await dispatcher.DispatchAsync(
            scan.OrganizationId,
            await MadeAsync(scan, events.Started, cancellationToken),
            async started =>
            {
                intake = await store.TakeAsync(scan, upload, started, cancellationToken);
                return intake == Intake.Started;
            }
        );
        return intake == Intake.Refused ? null : scan with { Tools = [.. scan.Tools, .. upload?.Tools ?? []] };
    }

    private async Task<Scan?> AdvanceAsync(
        Scan scan,
        ScanStep? from,
        Func<Scan, Target, Event>? makes,
        CancellationToken cancellationToken
    )
    {
        var moved = await dispatcher.DispatchAsync(
            scan.OrganizationId,
            await MadeAsync(scan, makes, cancellationToken),
            plan => store.AdvanceAsync(scan, from, plan, cancellationToken)
        );
        return moved ? scan : null;
    }

    private async Task<Event[]> MadeAsync(
        Scan scan,
        Func<Scan, Target, Event>? makes,
        CancellationToken cancellationToken
    )
    {
        var target = makes is null
            ? null
            : await targets.FindAsync(scan.OrganizationId, scan.TargetId, cancellationToken);
        return target is null ? [] : [makes!(scan, target)];
    }
}
