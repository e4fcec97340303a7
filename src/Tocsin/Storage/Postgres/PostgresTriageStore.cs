using Tocsin.Delivery;
using Tocsin.Findings;
using Tocsin.Findings.Triage;
using Tocsin.Ids;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Postgres;

/// <summary>What people say of findings, in PostgreSQL.</summary>
internal sealed class PostgresTriageStore(PostgresDatabase database, PostgresPartitions partitions) : ITriageStore
{
    private const int Next = FindingRows.Next;

    private const string Select = $"""
        SELECT {FindingRows.Columns}, f.state, f.version, f.announced, b.last_scan_id, b.found_with,
          (SELECT s.commit_id FROM scans s WHERE s.organization_id = f.organization_id AND s.id = b.last_scan_id)
        FROM findings f
        JOIN finding_branches b ON b.target_id = f.target_id AND b.branch = f.branch AND b.finding_id = f.id
        WHERE {FindingRows.OfLiveTarget}
        """;

    public Task<TriagedFinding?> FindAsync(
        OrganizationId organization,
        string id,
        CancellationToken cancellationToken
    ) =>
        database.FirstAsync<TriagedFinding?>(
            $"{Select} AND f.organization_id = $1 AND f.id = $2",
            FindingRows.ReadTriaged,
            [organization.Value, id],
            cancellationToken
        );

    public async Task<IReadOnlyList<TriagedFinding>> ExpiredAsync(
        DateTimeOffset now,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            $"{Select} AND f.suppressed_until <= $1 ORDER BY f.suppressed_until LIMIT $2",
            FindingRows.ReadTriaged,
            [now, limit],
            cancellationToken
        );

    public async Task<IReadOnlyList<TriagedFinding>> AwaitingAsync(
        string targetId,
        string branch,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            $"""
            {Select} AND f.target_id = $1 AND f.branch = $2 AND (f.recheck_at IS NOT NULL OR f.verification = 4)
            ORDER BY f.id
            """,
            FindingRows.ReadTriaged,
            [targetId, branch],
            cancellationToken
        );

    public Task<bool> ChangeAsync(
        TriagedFinding before,
        TriageState after,
        HistoryEntry entry,
        DispatchPlan events,
        CancellationToken cancellationToken
    ) =>
        partitions.WriteAsync(
            PostgresEventAppender.Ids(events),
            async session =>
            {
                var isFirst = await session.ExecuteAsync(Update, Values(before, after, entry), cancellationToken) > 0;
                if (isFirst)
                {
                    await session.ExecuteAsync(Insert, Values(before.Finding, entry), cancellationToken);
                    await PostgresEventAppender.AppendAsync(session, [events], cancellationToken);
                }

                return isFirst;
            },
            cancellationToken
        );

    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(
        OrganizationId organization,
        string findingId,
        long? before,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            """
            SELECT version, at, action, actor, was, became, reason FROM finding_history
            WHERE organization_id = $1 AND finding_id = $2 AND ($3::bigint IS NULL OR version < $3)
            UNION ALL
            (SELECT 0, f.first_seen_at, 0, b.first_scan_id, NULL, NULL, NULL
             FROM findings f JOIN finding_branches b ON b.finding_id = f.id
             WHERE f.organization_id = $1 AND f.id = $2 AND ($3::bigint IS NULL OR $3 > 0)
             ORDER BY b.first_seen_at, b.first_scan_id LIMIT 1)
            ORDER BY 1 DESC LIMIT $4
            """,
            FindingRows.ReadHistory,
            [organization.Value, findingId, before, limit],
            cancellationToken
        );

    private const string Update = """
        UPDATE findings SET version = $3, verification = $4, verified_at = $5, suppress_reason = $6, suppressed_at = $7,
          suppressed_by = $8, suppressed_until = $9, assignee = $10, recheck_at = $11
        WHERE organization_id = $1 AND id = $2 AND version = $12
        """;

    private const string Insert = """
        INSERT INTO finding_history (organization_id, finding_id, version, at, action, actor, was, became, reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    private static object?[] Values(TriagedFinding before, TriageState after, HistoryEntry entry) =>
        [
            before.Finding.OrganizationId.Value,
            before.Finding.Id,
            entry.Number,
            after.Verification,
            after.VerifiedAt,
            after.Suppression?.Reason,
            after.Suppression?.At,
            after.Suppression?.By,
            after.Suppression?.Until,
            after.Assignee,
            after.RecheckAt,
            before.Version,
        ];

    private static object?[] Values(Finding finding, HistoryEntry entry) =>
        [
            finding.OrganizationId.Value,
            finding.Id,
            entry.Number,
            entry.At,
            entry.Action,
            entry.By.Id,
            entry.From,
            entry.To,
            entry.Reason,
        ];
}
