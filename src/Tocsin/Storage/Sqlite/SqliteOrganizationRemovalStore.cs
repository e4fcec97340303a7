using Tocsin.Ids;
using Tocsin.Retention;

namespace Tocsin.Storage.Sqlite;

/// <summary>Removes what deleted organizations had from SQLite.</summary>
internal sealed class SqliteOrganizationRemovalStore(SqliteDatabase database, SqliteWriter writer)
    : IOrganizationRemovalStore
{
    /// <summary>A chunk of results is as large as some hundred rows.</summary>
    private const int RowsPerChunk = 100;

    /// <summary>What a scan has, the dependent first; each takes the scan's id and a number of rows.</summary>
    private static readonly (string Sql, int Weight)[] OfScan =
    [
        (
            """
            DELETE FROM scan_findings WHERE (scan_id, finding_id) IN (
              SELECT scan_id, finding_id FROM scan_findings WHERE scan_id = ?1 LIMIT ?2)
            """,
            1
        ),
        (
            """
            DELETE FROM scan_results WHERE rowid IN (
              SELECT r.rowid FROM scan_uploads u JOIN scan_results r ON r.upload_id = u.id
              WHERE u.scan_id = ?1 LIMIT ?2)
            """,
            RowsPerChunk
        ),
        (
            """
            DELETE FROM scan_changes WHERE rowid IN (
              SELECT rowid FROM scan_changes WHERE scan_id = ?1 LIMIT ?2)
            """,
            RowsPerChunk
        ),
        ("DELETE FROM scan_uploads WHERE id IN (SELECT id FROM scan_uploads WHERE scan_id = ?1 LIMIT ?2)", 1),
        ("DELETE FROM scans WHERE id = ?1 AND ?2 > 0", 1),
    ];

    private static readonly (string Sql, int Weight)[] OfFinding =
    [
        (
            """
            DELETE FROM finding_branches WHERE (target_id, branch, finding_id) IN (
              SELECT target_id, branch, finding_id FROM finding_branches WHERE finding_id = ?1 LIMIT ?2)
            """,
            1
        ),
        ("DELETE FROM findings WHERE id = ?1 AND ?2 > 0", 1),
    ];

    /// <summary>What goes in another way: with its dependents, with its lane, or last.</summary>
    private static readonly string[] Elsewhere = ["scans", "findings", "integrations", "organizations"];

    // Asked of the database, so that no table of an organization's can be forgotten; each has an index that finds them.
    private readonly Lazy<IReadOnlyList<(string Table, string Key)>> _owned = new(() => Owned(database));

    public Task<IReadOnlyList<(OrganizationId Id, DateTimeOffset DeletedAt)>> DeletedAsync(
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<(OrganizationId, DateTimeOffset)>>(
            database.Query(
                "SELECT id, deleted_at FROM organizations WHERE deleted_at IS NOT NULL",
                r => (new OrganizationId(r.GetString(0)), r.Time(1))
            )
        );

    public Task<bool> RemoveSliceAsync(OrganizationId organization, int rows, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
                RemoveEach(session, "scans", OfScan, organization, rows) > 0
                || RemoveEach(session, "findings", OfFinding, organization, rows) > 0
                || _owned.Value.Any(o => Remove(session, o.Table, o.Key, organization, rows) > 0),
            cancellationToken
        );

    public Task ForgetAsync(OrganizationId organization, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
                session.Execute(
                    """
                    DELETE FROM organizations WHERE id = ?1 AND deleted_at IS NOT NULL
                      AND NOT EXISTS (SELECT 1 FROM integrations WHERE organization_id = ?1)
                    """,
                    organization.Value
                ),
            cancellationToken
        );

    // One after another until the slice is full, each from its dependents to itself.
    private static int RemoveEach(
        SqliteSession session,
        string table,
        (string Sql, int Weight)[] removals,
        OrganizationId organization,
        int rows
    )
    {
        var left = rows;
        while (
            left > 0
            && session.Text($"SELECT id FROM {table} WHERE organization_id = ?1 LIMIT 1", organization.Value)
                is string id
        )
        {
            foreach (var (sql, weight) in removals)
            {
                int removed;
                while (left > 0 && (removed = session.Execute(sql, id, Math.Max(1, left / weight))) > 0)
                {
                    left -= removed * weight;
                }
            }
        }

        return rows - left;
    }

    private static int Remove(SqliteSession session, string table, string key, OrganizationId organization, int rows) =>
        session.Execute(
            $"DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE organization_id = ?1 LIMIT ?2)",
            organization.Value,
            rows
        );

    private static List<(string Table, string Key)> Owned(SqliteDatabase database) =>
        [
            .. database
                .Query(
                    """
                    SELECT m.name, (
                      SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_table_info(m.name) WHERE pk > 0 ORDER BY pk))
                    FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'organization_id'
                    WHERE m.type = 'table' ORDER BY m.name DESC
                    """,
                    r => (r.GetString(0), r.StringOrNull(1) ?? "rowid")
                )
                .Where(t => !Elsewhere.Contains(t.Item1)),
        ];
}
