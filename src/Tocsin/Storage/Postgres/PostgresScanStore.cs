using System.Text.Json;
using Npgsql;
using Tocsin.Delivery;
using Tocsin.Findings;
using Tocsin.Ids;
using Tocsin.Scans;
using Tocsin.Storage.Rows;
using Tocsin.Targets;

namespace Tocsin.Storage.Postgres;

/// <summary>Scans in PostgreSQL.</summary>
internal sealed class PostgresScanStore(PostgresDatabase database, PostgresPartitions partitions) : IScanStore
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
            return await partitions.WriteAsync(
                PostgresEventAppender.Ids(events),
                async session =>
                {
                    List<(string, object?[])> statements = newTarget is null
                        ? []
                        : [PostgresTargetStore.Insert(newTarget)];
                    statements.Add(ScanWriting.Insert(scan));
                    if (upload is not null)
                    {
                        statements.Add(ScanWriting.Insert(scan.Id, upload));
                    }

                    await session.ExecuteAllAsync(statements, cancellationToken);
                    await PostgresEventAppender.AppendAsync(session, [events], cancellationToken);
                    return true;
                },
                cancellationToken
            );
        }
        catch (PostgresException e) when (newTarget is not null && PostgresTrouble.IsTaken(e))
        {
            return false;
        }
    }

    public Task<Scan?> FindAsync(OrganizationId organization, string id, CancellationToken cancellationToken) =>
        database.FirstAsync<Scan?>(
            $"SELECT {ScanRows.Columns} FROM scans WHERE organization_id = $1 AND id = $2 AND {OfLiveTarget}",
            ScanRows.Read,
            [organization.Value, id],
            cancellationToken
        );

    public async Task<IReadOnlyList<Scan>> ListAsync(
        OrganizationId organization,
        ScanQuery query,
        string? beforeId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            $"""
            SELECT {ScanRows.Columns} FROM scans
            WHERE organization_id = $1 AND ($2::text IS NULL OR id < $2)
              AND ($3::text[] IS NULL OR target_id = ANY ($3))
              AND ($4::text IS NULL OR branch = $4) AND ($5::integer IS NULL OR status = $5) AND {OfLiveTarget}
            ORDER BY id DESC LIMIT $6
            """,
            ScanRows.Read,
            [organization.Value, beforeId, query.TargetIds?.ToArray<string?>(), query.Branch, query.Status, limit],
            cancellationToken
        );

    public Task StageAsync(string uploadId, int chunk, byte[] results, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            "INSERT INTO scan_results (upload_id, chunk, results) VALUES ($1, $2, $3)",
            [uploadId, chunk, results],
            cancellationToken
        );

    public Task UnstageAsync(string uploadId, CancellationToken cancellationToken) =>
        database.ExecuteAsync("DELETE FROM scan_results WHERE upload_id = $1", [uploadId], cancellationToken);

    public Task UnstageOrphansAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            """
            DELETE FROM scan_results WHERE upload_id < $1
              AND NOT EXISTS (SELECT 1 FROM scan_uploads u WHERE u.id = scan_results.upload_id)
            """,
            [Id.Floor(ResultIntake.UploadPrefix, before)],
            cancellationToken
        );

    public Task<Intake> TakeAsync(
        Scan scan,
        StagedUpload? upload,
        DispatchPlan started,
        CancellationToken cancellationToken
    ) =>
        partitions.WriteAsync(
            PostgresEventAppender.Ids(started),
            async session =>
            {
                // Another request may have completed it meanwhile, started it, or added tools of its own.
                var before = await session.QueryAsync(
                    """
                    SELECT status, tools FROM scans
                    WHERE organization_id = $1 AND id = $2 AND status < 2 AND step IS NULL FOR UPDATE
                    """,
                    r => (Status: (ScanStatus)r.GetInt32(0), Tools: r.GetString(1)),
                    [scan.OrganizationId.Value, scan.Id],
                    cancellationToken
                );
                if (before is not [var now])
                {
                    return Intake.Refused;
                }

                ScanTool[] tools = [.. JsonSerializer.Deserialize<ScanTool[]>(now.Tools)!, .. upload?.Tools ?? []];
                await session.ExecuteAsync(
                    """
                    UPDATE scans SET status = $3, step = $4, started_at = coalesce(started_at, $5), tools = $6
                    WHERE organization_id = $1 AND id = $2
                    """,
                    [
                        scan.OrganizationId.Value,
                        scan.Id,
                        scan.Status,
                        scan.Step,
                        scan.StartedAt,
                        JsonSerializer.Serialize(tools),
                    ],
                    cancellationToken
                );
                if (upload is not null)
                {
                    await session.ExecuteAllAsync([ScanWriting.Insert(scan.Id, upload)], cancellationToken);
                }

                if (now.Status != ScanStatus.Submitted)
                {
                    return Intake.Added;
                }

                await PostgresEventAppender.AppendAsync(session, [started], cancellationToken);
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
        partitions.WriteAsync(
            PostgresEventAppender.Ids(events),
            async session =>
            {
                var moved = await session.ExecuteAsync(
                    """
                    UPDATE scans SET status = $3, step = $4, started_at = $5, completed_at = $6, error = $7
                    WHERE organization_id = $1 AND id = $2 AND status < 2 AND step IS NOT DISTINCT FROM $8::integer
                    """,
                    [
                        scan.OrganizationId.Value,
                        scan.Id,
                        scan.Status,
                        scan.Step,
                        scan.StartedAt,
                        scan.CompletedAt,
                        scan.Error,
                        from,
                    ],
                    cancellationToken
                );
                if (moved > 0)
                {
                    await session.ExecuteAsync(
                        "DELETE FROM scan_changes WHERE scan_id = $1",
                        [scan.Id],
                        cancellationToken
                    );
                    await PostgresEventAppender.AppendAsync(session, [events], cancellationToken);
                }

                return moved > 0;
            },
            cancellationToken
        );

    public async Task<IReadOnlyList<byte[]>> StagedAsync(string uploadId, CancellationToken cancellationToken) =>
        await database.QueryAsync(
            "SELECT results FROM scan_results WHERE upload_id = $1 ORDER BY chunk",
            r => r.GetBytes(0),
            [uploadId],
            cancellationToken
        );

    public async Task<IReadOnlyList<StagedUpload>> UploadsAsync(string scanId, CancellationToken cancellationToken) =>
        await database.QueryAsync(
            "SELECT id, results, tools FROM scan_uploads WHERE scan_id = $1 ORDER BY id",
            ScanRows.ReadUpload,
            [scanId],
            cancellationToken
        );

    public async Task<IReadOnlyList<Scan>> LaterAsync(Scan scan, CancellationToken cancellationToken) =>
        await database.QueryAsync(
            $"SELECT {ScanRows.Columns} FROM scans WHERE target_id = $1 AND branch = $2 AND id > $3 AND status = 2",
            ScanRows.Read,
            [scan.TargetId, scan.Branch, scan.Id],
            cancellationToken
        );

    public async Task<IReadOnlyList<Scan>> UnfinishedAsync(CancellationToken cancellationToken) =>
        await database.QueryAsync(
            $"SELECT {ScanRows.Columns} FROM scans WHERE step IS NOT NULL AND {OfLiveTarget} ORDER BY id",
            ScanRows.Read,
            [],
            cancellationToken
        );

    public Task PlanAsync(string scanId, int chunk, byte[] changes, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            """
            INSERT INTO scan_changes (scan_id, chunk, changes) VALUES ($1, $2, $3)
            ON CONFLICT (scan_id, chunk) DO UPDATE SET changes = excluded.changes
            """,
            [scanId, chunk, changes],
            cancellationToken
        );

    public Task<bool> CommitPlanAsync(Scan scan, int chunks, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "DELETE FROM scan_changes WHERE scan_id = $1 AND chunk >= $2",
                    [scan.Id, chunks],
                    cancellationToken
                );
                return await session.ExecuteAsync(
                        """
                        UPDATE scans SET step = $2, planned = $3, applied = 0, completed_at = $4, summary = $5
                        WHERE id = $1 AND step = $6
                        """,
                        [
                            scan.Id,
                            ScanStep.Apply,
                            chunks,
                            scan.CompletedAt,
                            JsonSerializer.Serialize(scan.Summary),
                            ScanStep.Judge,
                        ],
                        cancellationToken
                    ) > 0;
            },
            cancellationToken
        );

    public Task<PlannedChunk?> NextChunkAsync(string scanId, CancellationToken cancellationToken) =>
        database.FirstAsync<PlannedChunk?>(
            """
            SELECT c.chunk, c.changes FROM scans s JOIN scan_changes c ON c.scan_id = s.id AND c.chunk = s.applied
            WHERE s.id = $1
            """,
            r => new PlannedChunk(r.GetInt32(0), r.GetBytes(1)),
            [scanId],
            cancellationToken
        );

    public Task<bool> ApplyAsync(
        Scan scan,
        string defaultBranch,
        int chunk,
        IReadOnlyList<FindingChange> changes,
        DispatchPlan events,
        CancellationToken cancellationToken
    ) =>
        partitions.WriteAsync(
            PostgresEventAppender.Ids(events),
            async session =>
            {
                var moved = await session.ExecuteAsync(
                    "UPDATE scans SET applied = $2 + 1 WHERE id = $1 AND applied = $2",
                    [scan.Id, chunk],
                    cancellationToken
                );
                if (moved > 0)
                {
                    await session.ExecuteAllAsync(
                        changes.SelectMany(c => PostgresFindingChanges.Statements(scan, defaultBranch, c)),
                        cancellationToken
                    );
                    await PostgresEventAppender.AppendAsync(session, [events], cancellationToken);
                }

                return moved > 0;
            },
            cancellationToken
        );
}
