using System.Text;
using Tocsin.Findings;
using Tocsin.Ids;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Postgres;

/// <summary>Findings in PostgreSQL.</summary>
internal sealed class PostgresFindingStore(PostgresDatabase database) : IFindingStore
{
    // Each condition is there only when it is asked for; the values always travel as parameters.
    public async Task<IReadOnlyList<(Finding Finding, ChangeKind? Change)>> ListAsync(
        OrganizationId organization,
        FindingQuery query,
        string? afterKey,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var parameters = new List<object?> { organization.Value };
        var where = new StringBuilder($"f.organization_id = $1 AND {FindingRows.OfLiveTarget}");
        var branch = query.Branch is null ? "f.branch" : Parameter(query.Branch);
        var sighting =
            $"finding_branches b ON b.target_id = f.target_id AND b.branch = {branch} AND b.finding_id = f.id";
        // With a scan, its own rows lead, in the order of the page; without, the organization's findings do.
        var from = query.ScanId is null
            ? $"findings f JOIN {sighting}"
            : $"scan_findings s JOIN findings f ON f.organization_id = $1 AND f.id = s.finding_id JOIN {sighting}";
        var state = query.Branch is null ? "f.state" : "b.state";
        if (query.ScanId is not null)
        {
            where.Append($" AND s.scan_id = {Parameter(query.ScanId)}");
            And(query.Change, "s.change = {0}");
        }

        var id = query.ScanId is null ? "f.id" : "s.finding_id";
        And(afterKey, query.WorstFirst ? $"(f.severity::text || {id}) COLLATE \"C\" < {{0}}" : $"{id} < {{0}}");
        And(query.State, state + " = {0}");
        And(query.RuleId, "f.rule_id = {0}");
        And(query.Verification, "f.verification = {0}");
        And(query.Assignee, "f.assignee = {0}");
        And(query.Suppressed, "(f.suppressed OR f.suppress_reason IS NOT NULL) = {0}");
        And(query.Tool, "f.tool = {0}");
        And(query.TargetIds?.ToArray<string?>(), "f.target_id = ANY ({0})");
        And(query.Severities?.Select(s => (int)s).ToArray(), "f.severity = ANY ({0})");
        And(
            query.Text is null ? null : $"%{EscapeLike(query.Text)}%",
            @"(f.title ILIKE {0} ESCAPE '\' OR f.message ILIKE {0} ESCAPE '\' OR f.rule_id ILIKE {0} ESCAPE '\' OR f.file ILIKE {0} ESCAPE '\')"
        );
        var columns = $"{FindingRows.Columns}, {state}, {(query.ScanId is null ? "NULL::integer" : "s.change")}";
        var order = query.WorstFirst ? $"f.severity DESC, {id}" : id;
        var sql = $"SELECT {columns} FROM {from} WHERE {where} ORDER BY {order} DESC LIMIT {Parameter(limit)}";
        return await database.QueryAsync(
            sql,
            r => (FindingRows.Read(r), (ChangeKind?)r.Int32OrNull(FindingRows.Next)),
            [.. parameters],
            cancellationToken
        );

        string Parameter(object value)
        {
            parameters.Add(value);
            return $"${parameters.Count}";
        }

        void And(object? value, string condition)
        {
            if (value is not null)
            {
                where.Append(" AND ").Append(condition.Replace("{0}", Parameter(value), StringComparison.Ordinal));
            }
        }
    }

    public async Task<Finding?> FindAsync(
        OrganizationId organization,
        string id,
        CancellationToken cancellationToken
    ) => (await GetAsync(organization, [id], cancellationToken)).FirstOrDefault();

    public async Task<IReadOnlyList<Finding>> GetAsync(
        OrganizationId organization,
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            $"""
            SELECT {FindingRows.Columns}, f.state
            FROM findings f
            JOIN finding_branches b ON b.target_id = f.target_id AND b.branch = f.branch AND b.finding_id = f.id
            WHERE f.organization_id = $1 AND f.id = ANY ($2) AND {FindingRows.OfLiveTarget}
            """,
            FindingRows.Read,
            [organization.Value, ids.ToArray<string?>()],
            cancellationToken
        );

    public async Task<IReadOnlyList<FindingSighting>> SightingsAsync(
        OrganizationId organization,
        string id,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            """
            SELECT b.branch, b.state, coalesce(b.file, f.file), b.line, b.first_scan_id, b.first_seen_at, b.last_scan_id, b.last_seen_at,
                   b.resolved_scan_id
            FROM findings f JOIN finding_branches b ON b.finding_id = f.id
            WHERE f.organization_id = $1 AND f.id = $2 ORDER BY b.branch LIMIT 1000
            """,
            FindingRows.ReadSighting,
            [organization.Value, id],
            cancellationToken
        );

    public async Task<IReadOnlyList<KnownFinding>> KnownAsync(
        string targetId,
        string branch,
        string defaultBranch,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            """
            SELECT f.id, f.identity, f.tool, f.rule_id, coalesce(b.file, f.file), f.state, f.announced, d.finding_id IS NOT NULL,
                   b.state, b.found_with, b.last_scan_id, b.details, f.suppress_reason, f.suppressed_at,
                   f.suppressed_by, f.suppressed_until, coalesce(b.line, f.line), coalesce(b.place, f.place)
            FROM findings f
            LEFT JOIN finding_branches b ON b.target_id = f.target_id AND b.branch = $2 AND b.finding_id = f.id
            LEFT JOIN finding_branches d ON d.target_id = f.target_id AND d.branch = $3 AND d.finding_id = f.id
            WHERE f.target_id = $1
            """,
            FindingRows.ReadKnown,
            [targetId, branch, defaultBranch],
            cancellationToken
        );

    public async Task<IReadOnlySet<string>> OpenElsewhereAsync(
        string targetId,
        string branch,
        CancellationToken cancellationToken
    )
    {
        var open = await database.QueryAsync(
            """
            SELECT DISTINCT b.finding_id
            FROM finding_branches b
            JOIN finding_branches o ON o.finding_id = b.finding_id AND o.branch <> b.branch AND o.state = 0
            WHERE b.target_id = $1 AND b.branch = $2 AND b.state = 0
            """,
            r => r.GetString(0),
            [targetId, branch],
            cancellationToken
        );
        return open.ToHashSet(StringComparer.Ordinal);
    }

    private static string EscapeLike(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal);
}
