using System.Text;
using System.Text.Json;
using Tocsin.Findings;
using Tocsin.Ids;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Sqlite;

/// <summary>Findings in SQLite.</summary>
internal sealed class SqliteFindingStore(SqliteDatabase database) : IFindingStore
{
    private const int Change = FindingRows.Next;

    // Each condition is there only when it is asked for; the values always travel as parameters.
    public Task<IReadOnlyList<(Finding Finding, ChangeKind? Change)>> ListAsync(
        OrganizationId organization,
        FindingQuery query,
        string? afterKey,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var parameters = new List<SqliteValue> { organization.Value };
        var where = new StringBuilder($"f.organization_id = ?1 AND {FindingRows.OfLiveTarget}");
        var branch = query.Branch is null ? "f.branch" : Parameter(query.Branch);
        var sighting =
            $"finding_branches b ON b.target_id = f.target_id AND b.branch = {branch} AND b.finding_id = f.id";
        // With a scan, its own rows lead, in the order of the page; without, the organization's findings do.
        var from = query.ScanId is null
            ? $"findings f JOIN {sighting}"
            : $"scan_findings s CROSS JOIN findings f ON f.organization_id = ?1 AND f.id = s.finding_id JOIN {sighting}";
        var state = query.Branch is null ? "f.state" : "b.state";
        if (query.ScanId is not null)
        {
            where.Append($" AND s.scan_id = {Parameter(query.ScanId)}");
            And(query.Change is { } change ? (int?)change : null, "s.change = {0}");
        }

        var id = query.ScanId is null ? "f.id" : "s.finding_id";
        And(afterKey, query.WorstFirst ? $"f.severity || {id} < {{0}}" : $"{id} < {{0}}");
        And(query.State is { } wanted ? (int?)wanted : null, state + " = {0}");
        And(query.RuleId, "f.rule_id = {0}");
        And(query.Verification is { } verification ? (int?)verification : null, "f.verification = {0}");
        And(query.Assignee, "f.assignee = {0}");
        And(
            query.Suppressed is { } suppressed ? (suppressed ? 1 : 0) : default(int?),
            "(f.suppressed OR f.suppress_reason IS NOT NULL) = {0}"
        );
        And(query.Tool, "f.tool = {0}");
        And(Json(query.TargetIds), "f.target_id IN (SELECT value FROM json_each({0}))");
        And(Json(query.Severities?.Select(s => (int)s)), "f.severity IN (SELECT value FROM json_each({0}))");
        And(
            query.Text is null ? null : $"%{EscapeLike(query.Text)}%",
            @"(f.title LIKE {0} ESCAPE '\' OR f.message LIKE {0} ESCAPE '\' OR f.rule_id LIKE {0} ESCAPE '\' OR f.file LIKE {0} ESCAPE '\')"
        );
        var columns = $"{FindingRows.Columns}, {state}, {(query.ScanId is null ? "NULL" : "s.change")}";
        var order = query.WorstFirst ? $"f.severity DESC, {id}" : id;
        var sql = $"SELECT {columns} FROM {from} WHERE {where} ORDER BY {order} DESC LIMIT {Parameter(limit)}";
        return Task.FromResult<IReadOnlyList<(Finding, ChangeKind?)>>(
            database.Query(
                sql,
                r => (FindingRows.Read(r), r.IsDBNull(Change) ? null : (ChangeKind?)r.GetInt32(Change)),
                parameters.ToArray()
            )
        );

        string Parameter(SqliteValue value)
        {
            parameters.Add(value);
            return $"?{parameters.Count}";
        }

        void And(SqliteValue value, string condition)
        {
            if (value.Kind != SqliteValueKind.Null)
            {
                where.Append(" AND ").Append(condition.Replace("{0}", Parameter(value), StringComparison.Ordinal));
            }
        }
    }

    public Task<Finding?> FindAsync(OrganizationId organization, string id, CancellationToken cancellationToken) =>
        Task.FromResult(Get(organization, [id]).FirstOrDefault());

    public Task<IReadOnlyList<Finding>> GetAsync(
        OrganizationId organization,
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<Finding>>(Get(organization, ids));

    public Task<IReadOnlyList<FindingSighting>> SightingsAsync(
        OrganizationId organization,
        string id,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<FindingSighting>>(
            database.Query(
                """
                SELECT b.branch, b.state, coalesce(b.file, f.file), b.line, b.first_scan_id, b.first_seen_at, b.last_scan_id, b.last_seen_at,
                       b.resolved_scan_id
                FROM findings f JOIN finding_branches b ON b.finding_id = f.id
                WHERE f.organization_id = ?1 AND f.id = ?2 ORDER BY b.branch LIMIT 1000
                """,
                FindingRows.ReadSighting,
                organization.Value,
                id
            )
        );

    public Task<IReadOnlyList<KnownFinding>> KnownAsync(
        string targetId,
        string branch,
        string defaultBranch,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<KnownFinding>>(
            database.Query(
                """
                SELECT f.id, f.identity, f.tool, f.rule_id, coalesce(b.file, f.file), f.state, f.announced, d.finding_id IS NOT NULL,
                       b.state, b.found_with, b.last_scan_id, b.details, f.suppress_reason, f.suppressed_at,
                       f.suppressed_by, f.suppressed_until, coalesce(b.line, f.line), coalesce(b.place, f.place)
                FROM findings f
                LEFT JOIN finding_branches b ON b.target_id = f.target_id AND b.branch = ?2 AND b.finding_id = f.id
                LEFT JOIN finding_branches d ON d.target_id = f.target_id AND d.branch = ?3 AND d.finding_id = f.id
                WHERE f.target_id = ?1
                """,
                FindingRows.ReadKnown,
                targetId,
                branch,
                defaultBranch
            )
        );

    public Task<IReadOnlySet<string>> OpenElsewhereAsync(
        string targetId,
        string branch,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlySet<string>>(
            database
                .Query(
                    """
                    SELECT DISTINCT b.finding_id
                    FROM finding_branches b
                    JOIN finding_branches o ON o.finding_id = b.finding_id AND o.branch <> b.branch AND o.state = 0
                    WHERE b.target_id = ?1 AND b.branch = ?2 AND b.state = 0
                    """,
                    r => r.GetString(0),
                    targetId,
                    branch
                )
                .ToHashSet(StringComparer.Ordinal)
        );

    private List<Finding> Get(OrganizationId organization, IReadOnlyList<string> ids) =>
        database.Query(
            $"""
            SELECT {FindingRows.Columns}, f.state
            FROM findings f
            JOIN finding_branches b ON b.target_id = f.target_id AND b.branch = f.branch AND b.finding_id = f.id
            WHERE f.organization_id = ?1 AND f.id IN (SELECT value FROM json_each(?2)) AND {FindingRows.OfLiveTarget}
            """,
            FindingRows.Read,
            organization.Value,
            JsonSerializer.Serialize(ids)
        );

    private static string? Json<T>(IEnumerable<T>? values) => values is null ? null : JsonSerializer.Serialize(values);

    private static string EscapeLike(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal);
}
