using System.Text.Json;
using Microsoft.Data.Sqlite;
using Tocsin.Ids;
using Tocsin.Storage.Rows;
using Tocsin.Targets;

namespace Tocsin.Storage.Sqlite;

/// <summary>Targets in SQLite.</summary>
internal sealed class SqliteTargetStore(SqliteDatabase database, SqliteWriter writer) : ITargetStore
{
    private const string Columns = "organization_id, id, kind, name, default_branch, labels, created_at";
    public const int UniqueViolation = 2067;

    /// <summary>Findings take on the state of another default branch: its own, else that of any branch that has them.</summary>
    private const string Restate = """
        UPDATE findings SET
          state = coalesce(
            (SELECT b.state FROM finding_branches b
             WHERE b.target_id = findings.target_id AND b.branch = ?2 AND b.finding_id = findings.id),
            (SELECT min(b.state) FROM finding_branches b WHERE b.finding_id = findings.id)),
          branch = coalesce(
            (SELECT b.branch FROM finding_branches b
             WHERE b.target_id = findings.target_id AND b.branch = ?2 AND b.finding_id = findings.id),
            branch)
        WHERE target_id = ?1
        """;

    /// <summary>What a deleted target had, the dependent first; each statement takes the target's id and a number of rows.</summary>
    private static readonly string[] Removals =
    [
        """
            DELETE FROM scan_findings WHERE (scan_id, finding_id) IN (
              SELECT f.scan_id, f.finding_id FROM scans s JOIN scan_findings f ON f.scan_id = s.id WHERE s.target_id = ?1 LIMIT ?2)
            """,
        """
            DELETE FROM scan_results WHERE rowid IN (
              SELECT r.rowid FROM scans s JOIN scan_uploads u ON u.scan_id = s.id JOIN scan_results r ON r.upload_id = u.id
              WHERE s.target_id = ?1 LIMIT max(1, ?2 / 100))
            """,
        """
            DELETE FROM scan_changes WHERE rowid IN (
              SELECT c.rowid FROM scans s JOIN scan_changes c ON c.scan_id = s.id WHERE s.target_id = ?1 LIMIT max(1, ?2 / 100))
            """,
        """
            DELETE FROM scan_uploads WHERE id IN (
              SELECT u.id FROM scans s JOIN scan_uploads u ON u.scan_id = s.id WHERE s.target_id = ?1 LIMIT ?2)
            """,
        """
            DELETE FROM finding_branches WHERE (target_id, branch, finding_id) IN (
              SELECT target_id, branch, finding_id FROM finding_branches WHERE target_id = ?1 LIMIT ?2)
            """,
        """
            DELETE FROM finding_history WHERE (organization_id, finding_id, version) IN (
              SELECT h.organization_id, h.finding_id, h.version FROM findings f
              JOIN finding_history h ON h.organization_id = f.organization_id AND h.finding_id = f.id
              WHERE f.target_id = ?1 LIMIT ?2)
            """,
        "DELETE FROM findings WHERE rowid IN (SELECT rowid FROM findings WHERE target_id = ?1 LIMIT ?2)",
        """
            DELETE FROM scans WHERE (organization_id, id) IN (
              SELECT organization_id, id FROM scans WHERE target_id = ?1 LIMIT ?2)
            """,
    ];

    public async Task<bool> AddAsync(Target target, CancellationToken cancellationToken)
    {
        try
        {
            await writer.WriteAsync(session => Insert(session, target), cancellationToken);
            return true;
        }
        catch (SqliteException e) when (e.SqliteExtendedErrorCode == UniqueViolation)
        {
            return false;
        }
    }

    public Task<Target?> FindAsync(OrganizationId organization, string id, CancellationToken cancellationToken) =>
        Task.FromResult(
            database
                .Query(
                    $"SELECT {Columns} FROM targets WHERE organization_id = ?1 AND id = ?2 AND deleted_at IS NULL",
                    TargetRows.Read,
                    organization.Value,
                    id
                )
                .FirstOrDefault()
        );

    public Task<IReadOnlyList<Target>> GetAsync(
        OrganizationId organization,
        IReadOnlyCollection<string> ids,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<Target>>(
            database.Query(
                $"""
                SELECT {Columns} FROM targets
                WHERE organization_id = ?1 AND id IN (SELECT value FROM json_each(?2)) AND deleted_at IS NULL
                """,
                TargetRows.Read,
                organization.Value,
                JsonSerializer.Serialize(ids)
            )
        );

    public async Task<Target?> FindByNameAsync(
        OrganizationId organization,
        string kind,
        string name,
        CancellationToken cancellationToken
    ) => (await FindByNameAsync(organization, name, cancellationToken)).FirstOrDefault(t => t.Kind == kind);

    public Task<IReadOnlyList<Target>> FindByNameAsync(
        OrganizationId organization,
        string name,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<Target>>(
            database.Query(
                $"SELECT {Columns} FROM targets WHERE organization_id = ?1 AND name = ?2 AND deleted_at IS NULL",
                TargetRows.Read,
                organization.Value,
                name
            )
        );

    public Task<IReadOnlyList<Target>> ListAsync(
        OrganizationId organization,
        string? afterId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<Target>>(
            database.Query(
                $"""
                SELECT {Columns} FROM targets
                WHERE organization_id = ?1 AND id > ?2 AND deleted_at IS NULL ORDER BY id LIMIT ?3
                """,
                TargetRows.Read,
                organization.Value,
                afterId ?? "",
                limit
            )
        );

    public async Task<bool> UpdateAsync(Target target, CancellationToken cancellationToken)
    {
        try
        {
            await writer.WriteAsync(
                session =>
                {
                    var restate =
                        session.Text("SELECT default_branch FROM targets WHERE id = ?1", target.Id)
                        != target.DefaultBranch;
                    session.Execute(
                        """
                        UPDATE targets SET name = ?3, default_branch = ?4, labels = ?5
                        WHERE organization_id = ?1 AND id = ?2
                        """,
                        target.OrganizationId.Value,
                        target.Id,
                        target.Name,
                        target.DefaultBranch,
                        JsonSerializer.Serialize(target.Labels)
                    );
                    if (restate)
                    {
                        session.Execute(Restate, target.Id, target.DefaultBranch);
                        session.Execute(
                            "UPDATE findings SET resolved_at = NULL WHERE target_id = ?1 AND state = 0",
                            target.Id
                        );
                    }
                },
                cancellationToken
            );
            return true;
        }
        catch (SqliteException e) when (e.SqliteExtendedErrorCode == UniqueViolation)
        {
            return false;
        }
    }

    public Task<bool> DeleteAsync(
        OrganizationId organization,
        string id,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
                session.Execute(
                    "UPDATE targets SET deleted_at = ?3 WHERE organization_id = ?1 AND id = ?2 AND deleted_at IS NULL",
                    organization.Value,
                    id,
                    at.ToMilliseconds()
                ) > 0,
            cancellationToken
        );

    public Task<bool> RemoveSliceAsync(int rows, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
            {
                if (
                    session.Text("SELECT id FROM targets WHERE deleted_at IS NOT NULL ORDER BY deleted_at LIMIT 1")
                    is not string id
                )
                {
                    return false;
                }

                if (!Removals.Any(sql => session.Execute(sql, id, rows) > 0))
                {
                    session.Execute("DELETE FROM targets WHERE id = ?1", id);
                }

                return true;
            },
            cancellationToken
        );

    public static void Insert(SqliteSession session, Target target) =>
        session.Execute(
            $"INSERT INTO targets ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            target.OrganizationId.Value,
            target.Id,
            target.Kind,
            target.Name,
            target.DefaultBranch,
            JsonSerializer.Serialize(target.Labels),
            target.CreatedAt.ToMilliseconds()
        );
}
