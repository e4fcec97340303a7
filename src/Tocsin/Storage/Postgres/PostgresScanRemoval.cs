namespace Tocsin.Storage.Postgres;

/// <summary>Removes scans and findings of a target that is gone, the dependent first, a slice at a time.</summary>
internal static class PostgresScanRemoval
{
    /// <summary>A chunk of results is as large as some hundred rows.</summary>
    private const string Chunks = "greatest(1, $2 / 100)";

    /// <summary>Each takes the target's id and a number of rows.</summary>
    private static readonly string[] Removals =
    [
        """
            DELETE FROM scan_findings WHERE (scan_id, finding_id) IN (
              SELECT f.scan_id, f.finding_id FROM scans s JOIN scan_findings f ON f.scan_id = s.id
              WHERE s.target_id = $1 LIMIT $2)
            """,
        $"""
            DELETE FROM scan_results WHERE (upload_id, chunk) IN (
              SELECT r.upload_id, r.chunk FROM scans s JOIN scan_uploads u ON u.scan_id = s.id
                JOIN scan_results r ON r.upload_id = u.id
              WHERE s.target_id = $1 LIMIT {Chunks})
            """,
        $"""
            DELETE FROM scan_changes WHERE (scan_id, chunk) IN (
              SELECT c.scan_id, c.chunk FROM scans s JOIN scan_changes c ON c.scan_id = s.id
              WHERE s.target_id = $1 LIMIT {Chunks})
            """,
        """
            DELETE FROM scan_uploads WHERE id IN (
              SELECT u.id FROM scans s JOIN scan_uploads u ON u.scan_id = s.id WHERE s.target_id = $1 LIMIT $2)
            """,
        """
            DELETE FROM finding_branches WHERE (target_id, branch, finding_id) IN (
              SELECT target_id, branch, finding_id FROM finding_branches WHERE target_id = $1 LIMIT $2)
            """,
        """
            DELETE FROM finding_history WHERE (organization_id, finding_id, version) IN (
              SELECT h.organization_id, h.finding_id, h.version FROM findings f
              JOIN finding_history h ON h.organization_id = f.organization_id AND h.finding_id = f.id
              WHERE f.target_id = $1 LIMIT $2)
            """,
        """
            DELETE FROM findings WHERE (organization_id, id) IN (
              SELECT organization_id, id FROM findings WHERE target_id = $1 LIMIT $2)
            """,
        """
            DELETE FROM scans WHERE (organization_id, id) IN (
              SELECT organization_id, id FROM scans WHERE target_id = $1 LIMIT $2)
            """,
    ];

    /// <summary>Removes up to so many rows, of one table; false when nothing is left.</summary>
    public static async Task<bool> OfTargetAsync(
        PostgresSession session,
        string target,
        int rows,
        CancellationToken cancellationToken
    )
    {
        foreach (var sql in Removals)
        {
            if (await session.ExecuteAsync(sql, [target, rows], cancellationToken) > 0)
            {
                return true;
            }
        }

        return false;
    }
}
