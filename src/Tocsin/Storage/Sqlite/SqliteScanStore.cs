using System.Text.Json;
using Microsoft.Data.Sqlite;
using Tocsin.Delivery;
using Tocsin.Findings;
using Tocsin.Ids;
using Tocsin.Scans;
using Tocsin.Storage.Rows;
using Tocsin.Targets;

namespace Tocsin.Storage.Sqlite;

/// <summary>Scans in SQLite.</summary>
internal sealed class SqliteScanStore(SqliteDatabase database, SqliteWriter writer) : IScanStore
{
    private const string OfLiveTarget =
        "EXISTS (SELECT 1 FROM targets t WHERE t.organization_id = scans.organization_id AND t.id = scans.target_id AND t.deleted_at IS NULL)";

    public async Task<bool> SubmitAsync(
        Scan scan,
        Target? newTarget,
        StagedUpload? upload,
        DispatchPlan events,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await writer.WriteAsync(session => Submit(session, scan, newTarget, upload, events), cancellationToken);
            return true;
        }
        catch (SqliteException e)
            when (newTarget is not null && e.SqliteExtendedErrorCode == SqliteTargetStore.UniqueViolation)
        {
            return false;
        }
    }

    public Task<Scan?> FindAsync(OrganizationId organization, string id, CancellationToken cancellationToken) =>
        Task.FromResult(
            database
                .Query(
                    $"SELECT {ScanRows.Columns} FROM scans WHERE organization_id = ?1 AND id = ?2 AND {OfLiveTarget}",
                    ScanRows.Read,
                    organization.Value,
                    id
                )
                .FirstOrDefault()
        );

    public Task<IReadOnlyList<Scan>> ListAsync(
        OrganizationId organization,
        ScanQuery query,
        string? beforeId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<Scan>>(
            database.Query(
                $"""
                SELECT {ScanRows.Columns} FROM scans
                WHERE organization_id = ?1 AND (?2 IS NULL OR id < ?2)
                  AND (?3 IS NULL OR target_id IN (SELECT value FROM json_each(?3)))
                  AND (?4 IS NULL OR branch = ?4) AND (?5 IS NULL OR status = ?5) AND {OfLiveTarget}
                ORDER BY id DESC LIMIT ?6
                """,
                ScanRows.Read,
                organization.Value,
                beforeId,
                query.TargetIds is null ? null : JsonSerializer.Serialize(query.TargetIds),
                query.Branch,
                query.Status is { } status ? (int?)status : null,
                limit
            )
        );

    public Task StageAsync(string uploadId, int chunk, byte[] results, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
                session.Execute(
                    "INSERT INTO scan_results (upload_id, chunk, results) VALUES (?1, ?2, ?3)",
                    uploadId,
                    chunk,
                    results
                ),
            cancellationToken
        );

    public Task UnstageAsync(string uploadId, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session => session.Execute("DELETE FROM scan_results WHERE upload_id = ?1", uploadId),
            cancellationToken
        );

    public Task UnstageOrphansAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
                session.Execute(
                    """
                    DELETE FROM scan_results WHERE upload_id < ?1
                      AND NOT EXISTS (SELECT 1 FROM scan_uploads u WHERE u.id = scan_results.upload_id)
                    """,
                    Id.Floor(ResultIntake.UploadPrefix, before)
                ),
            cancellationToken
        );

    public Task<Intake> TakeAsync(
        Scan scan,
        StagedUpload? upload,
        DispatchPlan started,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
            {
                // Another request may have completed it meanwhile, started it, or added tools of its own.
                var before = session
                    .Query(
                        """
                        SELECT status, tools FROM scans
                        WHERE organization_id = ?1 AND id = ?2 AND status < 2 AND step IS NULL
                        """,
                        r => (Status: (ScanStatus)r.GetInt32(0), Tools: r.GetString(1)),
                        scan.OrganizationId.Value,
                        scan.Id
                    )
                    .ToArray();
                if (before is not [var now])
                {
                    return Intake.Refused;
                }

                ScanTool[] tools = [.. JsonSerializer.Deserialize<ScanTool[]>(now.Tools)!, .. upload?.Tools ?? []];
                session.Execute(
                    """
                    UPDATE scans SET status = ?3, step = ?4, started_at = coalesce(started_at, ?5), tools = ?6
                    WHERE organization_id = ?1 AND id = ?2
                    """,
                    scan.OrganizationId.Value,
                    scan.Id,
                    (int)scan.Status,
                    scan.Step is { } step ? (int?)step : null,
                    scan.StartedAt.ToMilliseconds(),
                    JsonSerializer.Serialize(tools)
                );
                if (upload is not null)
                {
                    Insert(session, scan.Id, upload);
                }

                if (now.Status != ScanStatus.Submitted)
                {
                    return Intake.Added;
                }

                SqliteEventAppender.Append(session, started);
                return Intake.Started;
            },
            cancellationToken
        );

    public Task<bool> AdvanceAsync(
        Scan scan,
        ScanStep? from,
        DispatchPlan events,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
            {
                var moved =
                    session.Execute(
                        """
                        UPDATE scans SET status = ?3, step = ?4, started_at = ?5, completed_at = ?6, error = ?7
                        WHERE organization_id = ?1 AND id = ?2 AND status < 2 AND step IS ?8
                        """,
                        scan.OrganizationId.Value,
                        scan.Id,
                        (int)scan.Status,
                        scan.Step is { } step ? (int?)step : null,
                        scan.StartedAt.ToMilliseconds(),
                        scan.CompletedAt.ToMilliseconds(),
                        scan.Error,
                        from is { } before ? (int?)before : null
                    ) > 0;
                if (moved)
                {
                    session.Execute("DELETE FROM scan_changes WHERE scan_id = ?1", scan.Id);
                    SqliteEventAppender.Append(session, events);
                }

                return moved;
            },
            cancellationToken
        );

    public Task<IReadOnlyList<byte[]>> StagedAsync(string uploadId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<byte[]>>(
            database.Query(
                "SELECT results FROM scan_results WHERE upload_id = ?1 ORDER BY chunk",
                r => r.GetBytes(0),
                uploadId
            )
        );

    public Task<IReadOnlyList<StagedUpload>> UploadsAsync(string scanId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StagedUpload>>(
            database.Query(
                "SELECT id, results, tools FROM scan_uploads WHERE scan_id = ?1 ORDER BY id",
                ScanRows.ReadUpload,
                scanId
            )
        );

    public Task<IReadOnlyList<Scan>> LaterAsync(Scan scan, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Scan>>(
            database.Query(
                $"SELECT {ScanRows.Columns} FROM scans WHERE target_id = ?1 AND branch = ?2 AND id > ?3 AND status = 2",
                ScanRows.Read,
                scan.TargetId,
                scan.Branch,
                scan.Id
            )
        );

    public Task<IReadOnlyList<Scan>> UnfinishedAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Scan>>(
            database.Query(
                $"SELECT {ScanRows.Columns} FROM scans WHERE step IS NOT NULL AND {OfLiveTarget} ORDER BY id",
                ScanRows.Read
            )
        );

    public Task PlanAsync(string scanId, int chunk, byte[] changes, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
                session.Execute(
                    "INSERT OR REPLACE INTO scan_changes (scan_id, chunk, changes) VALUES (?1, ?2, ?3)",
                    scanId,
                    chunk,
                    changes
                ),
            cancellationToken
        );

    public Task<bool> CommitPlanAsync(Scan scan, int chunks, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
            {
                session.Execute("DELETE FROM scan_changes WHERE scan_id = ?1 AND chunk >= ?2", scan.Id, chunks);
                return session.Execute(
                        """
                        UPDATE scans SET step = ?2, planned = ?3, applied = 0, completed_at = ?4, summary = ?5
                        WHERE id = ?1 AND step = ?6
                        """,
                        scan.Id,
                        (int)ScanStep.Apply,
                        chunks,
                        scan.CompletedAt.ToMilliseconds(),
                        JsonSerializer.Serialize(scan.Summary),
                        (int)ScanStep.Judge
                    ) > 0;
            },
            cancellationToken
        );

    public Task<PlannedChunk?> NextChunkAsync(string scanId, CancellationToken cancellationToken) =>
        Task.FromResult(
            database
                .Query(
                    """
                    SELECT c.chunk, c.changes FROM scans s JOIN scan_changes c ON c.scan_id = s.id AND c.chunk = s.applied
                    WHERE s.id = ?1
                    """,
                    r => new PlannedChunk(r.GetInt32(0), r.GetBytes(1)),
                    scanId
                )
                .FirstOrDefault()
        );

    public Task<bool> ApplyAsync(
        Scan scan,
        string defaultBranch,
        int chunk,
        IReadOnlyList<FindingChange> changes,
        DispatchPlan events,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
            {
                if (
                    session.Execute("UPDATE scans SET applied = ?2 + 1 WHERE id = ?1 AND applied = ?2", scan.Id, chunk)
                    == 0
                )
                {
                    return false;
                }

                foreach (var change in changes)
                {
                    SqliteFindingChanges.Apply(session, scan, defaultBranch, change);
                }

                SqliteEventAppender.Append(session, events);
                return true;
            },
            cancellationToken
        );

    private static void Submit(
        SqliteSession session,
        Scan scan,
        Target? newTarget,
        StagedUpload? upload,
        DispatchPlan events
    )
    {
        if (newTarget is not null)
        {
            SqliteTargetStore.Insert(session, newTarget);
        }

        Insert(session, scan);
        if (upload is not null)
        {
            Insert(session, scan.Id, upload);
        }

        SqliteEventAppender.Append(session, events);
    }

    private static void Insert(SqliteSession session, Scan scan) =>
        session.Execute(
            $"""
            INSERT INTO scans ({ScanRows.Columns})
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
            """,
            scan.OrganizationId.Value,
            scan.Id,
            scan.TargetId,
            scan.Branch,
            scan.Commit,
            (int)scan.Preset,
            JsonSerializer.Serialize(scan.Paths),
            JsonSerializer.Serialize(scan.Rules),
            (int)scan.Status,
            scan.Step is { } step ? (int?)step : null,
            scan.CreatedAt.ToMilliseconds(),
            scan.StartedAt.ToMilliseconds(),
            scan.CompletedAt.ToMilliseconds(),
            scan.Error,
            JsonSerializer.Serialize(scan.Tools),
            JsonSerializer.Serialize(scan.Summary)
        );

    private static void Insert(SqliteSession session, string scanId, StagedUpload upload) =>
        session.Execute(
            "INSERT INTO scan_uploads (id, scan_id, results, tools) VALUES (?1, ?2, ?3, ?4)",
            upload.Id,
            scanId,
            upload.Results,
            JsonSerializer.Serialize(upload.Tools)
        );
}
