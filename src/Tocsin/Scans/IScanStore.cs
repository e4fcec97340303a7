using Tocsin.Delivery;
using Tocsin.Findings;
using Tocsin.Ids;
using Tocsin.Targets;

namespace Tocsin.Scans;

/// <summary>Scans, their staged results, and the application of what they change.</summary>
internal interface IScanStore
{
    /// <summary>Writes a new scan, its target when that is new, what was staged for it, and its events, in one commit.</summary>
    /// <returns>False, and nothing done, when the new target's name has just been taken by another.</returns>
    Task<bool> SubmitAsync(
        Scan scan,
        Target? newTarget,
        StagedUpload? upload,
        DispatchPlan events,
        CancellationToken cancellationToken
    );

    Task<Scan?> FindAsync(OrganizationId organization, string id, CancellationToken cancellationToken);

    /// <summary>Scans before the cursor's id, newest first.</summary>
    Task<IReadOnlyList<Scan>> ListAsync(
        OrganizationId organization,
        ScanQuery query,
        string? beforeId,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Keeps one chunk of an upload that nobody sees until it is attached to a scan.</summary>
    Task StageAsync(string uploadId, int chunk, byte[] results, CancellationToken cancellationToken);

    /// <summary>Drops the chunks of an upload that came to nothing.</summary>
    Task UnstageAsync(string uploadId, CancellationToken cancellationToken);

    /// <summary>Drops what uploads left behind that were begun before then and never finished.</summary>
    Task UnstageOrphansAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Makes an upload part of a scan that takes results, or says that all of them are in.</summary>
    /// <param name="scan">The scan as it is to be afterwards.</param>
    /// <param name="upload">What was staged; null when nothing more comes.</param>
    /// <param name="started">What is made known when this is what starts the scan, and only then.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Intake> TakeAsync(Scan scan, StagedUpload? upload, DispatchPlan started, CancellationToken cancellationToken);

    /// <summary>Changes status, step, times and error. False, and nothing done, when the scan is past that already.</summary>
    /// <param name="scan">The scan as it is to be afterwards.</param>
    /// <param name="from">The step that it must have: null while results come in.</param>
    /// <param name="events">What the change makes known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<bool> AdvanceAsync(Scan scan, ScanStep? from, DispatchPlan events, CancellationToken cancellationToken);

    /// <summary>The chunks of an upload, in order.</summary>
    Task<IReadOnlyList<byte[]>> StagedAsync(string uploadId, CancellationToken cancellationToken);

    /// <summary>Uploads of a scan.</summary>
    Task<IReadOnlyList<StagedUpload>> UploadsAsync(string scanId, CancellationToken cancellationToken);

    /// <summary>Completed scans of the branch that started after this one.</summary>
    Task<IReadOnlyList<Scan>> LaterAsync(Scan scan, CancellationToken cancellationToken);

    /// <summary>Scans with a step left, oldest first: what a restart goes on with.</summary>
    Task<IReadOnlyList<Scan>> UnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>Keeps a chunk of the plan; what was there under the number before is replaced.</summary>
    Task PlanAsync(string scanId, int chunk, byte[] changes, CancellationToken cancellationToken);

    /// <summary>The small commit that makes a plan final: the scan with step Apply, its counts and its completion time.</summary>
    /// <returns>False, and no plan is final by this, when the scan is past that already.</returns>
    Task<bool> CommitPlanAsync(Scan scan, int chunks, CancellationToken cancellationToken);

    /// <summary>The next chunk of a plan that is not applied yet; null when all are.</summary>
    Task<PlannedChunk?> NextChunkAsync(string scanId, CancellationToken cancellationToken);

    /// <summary>Applies a chunk, appends its events and moves on, in one commit. False when it was applied before.</summary>
    Task<bool> ApplyAsync(
        Scan scan,
        string defaultBranch,
        int chunk,
        IReadOnlyList<FindingChange> changes,
        DispatchPlan events,
        CancellationToken cancellationToken
    );
}

/// <summary>Which scans are wanted; what is null does not narrow.</summary>
internal sealed record ScanQuery
{
    public IReadOnlyList<string>? TargetIds { get; init; }

    public string? Branch { get; init; }

    public ScanStatus? Status { get; init; }
}

/// <summary>An upload whose chunks are staged.</summary>
internal sealed record StagedUpload
{
    public required string Id { get; init; }

    public required int Results { get; init; }

    public required IReadOnlyList<ScanTool> Tools { get; init; }
}

/// <summary>A chunk of a plan.</summary>
internal sealed record PlannedChunk(int Number, byte[] Changes);

/// <summary>What became of results for a scan.</summary>
internal enum Intake
{
    /// <summary>The scan takes none any more; nothing was done.</summary>
    Refused,

    /// <summary>Taken, and the scan is started by it.</summary>
    Started,

    /// <summary>Taken by a scan that was running already.</summary>
    Added,
}
