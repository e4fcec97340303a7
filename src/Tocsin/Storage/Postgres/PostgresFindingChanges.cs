using Tocsin.Findings;
using Tocsin.Findings.Matching;
using Tocsin.Findings.Triage;
using Tocsin.Scans;

namespace Tocsin.Storage.Postgres;

/// <summary>What a scan does to one finding, as statements.</summary>
internal static class PostgresFindingChanges
{
    private const string Create = """
        INSERT INTO findings (organization_id, id, target_id, identity, tool, rule_id, title, message, severity,
          confidence, cwe, help_uri, state, suppressed, announced, branch, file, line, end_line, snippet, first_seen_at,
          resolved_at, place)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
        """;

    private const string ChangeState = """
        WITH moved AS (
          UPDATE findings SET state = $3, resolved_at = CASE WHEN $3 = 1 THEN $4::bigint END, version = version + 1
          WHERE organization_id = $1 AND id = $2 AND state <> $3
          RETURNING organization_id, id, version)
        INSERT INTO finding_history (organization_id, finding_id, version, at, action, actor)
        SELECT organization_id, id, version, $4::bigint, $5::integer, $6::text FROM moved
        """;

    // What people read is the default branch's; another branch's words stand only while it has not seen the finding. Of
    // two scans of a branch, the one that started later has the word.
    private const string Describe = """
        UPDATE findings SET title = $4, message = $5, severity = $6, confidence = $7, cwe = $8, help_uri = $9,
          suppressed = $10, branch = $3, line = $11, end_line = $12, snippet = $13, file = $17, place = $18, rule_id = $19
        WHERE organization_id = $1 AND id = $2 AND (branch = $3 OR $14::text = $3::text) AND NOT EXISTS (
          SELECT 1 FROM finding_branches b
          WHERE b.target_id = $15 AND b.branch = $3 AND b.finding_id = $2 AND b.last_scan_id > $16)
        """;

    private const string Resolve = """
        UPDATE finding_branches SET state = 1, resolved_scan_id = $4
        WHERE target_id = $1 AND branch = $2 AND finding_id = $3
        """;

    private const string Again = """
        UPDATE finding_branches SET state = $4, found_with = least(found_with, $5),
          last_seen_at = CASE WHEN $6 > last_scan_id THEN $7 ELSE last_seen_at END,
          last_scan_id = greatest(last_scan_id, $6),
          resolved_scan_id = CASE WHEN $4 = 1 THEN resolved_scan_id END
        WHERE target_id = $1 AND branch = $2 AND finding_id = $3
        """;

    // Of two scans that both report it, the one that started later says where it is.
    private const string Sight = """
        INSERT INTO finding_branches AS b (target_id, branch, finding_id, state, found_with, line, end_line, details,
          first_scan_id, first_seen_at, last_scan_id, last_seen_at, file, place)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9, $10, $11, $12)
        ON CONFLICT (target_id, branch, finding_id) DO UPDATE SET
          state = excluded.state,
          found_with = least(b.found_with, excluded.found_with),
          file = CASE WHEN excluded.last_scan_id > b.last_scan_id THEN excluded.file ELSE b.file END,
          line = CASE WHEN excluded.last_scan_id > b.last_scan_id THEN excluded.line ELSE b.line END,
          place = CASE WHEN excluded.last_scan_id > b.last_scan_id THEN excluded.place ELSE b.place END,
          end_line = CASE WHEN excluded.last_scan_id > b.last_scan_id THEN excluded.end_line ELSE b.end_line END,
          details = CASE WHEN excluded.last_scan_id > b.last_scan_id THEN excluded.details ELSE b.details END,
          last_seen_at = CASE WHEN excluded.last_scan_id > b.last_scan_id THEN excluded.last_seen_at ELSE b.last_seen_at END,
          last_scan_id = greatest(b.last_scan_id, excluded.last_scan_id),
          resolved_scan_id = CASE WHEN excluded.state = 1 THEN b.resolved_scan_id END
        """;

    private const string Note = """
        INSERT INTO scan_findings (scan_id, finding_id, change) VALUES ($1, $2, $3)
        ON CONFLICT (scan_id, finding_id) DO UPDATE SET change = excluded.change
        """;

    public static IEnumerable<(string Sql, object?[] Parameters)> Statements(
        Scan scan,
        string defaultBranch,
        FindingChange change
    ) =>
        [
            .. change.CreateWithIdentity is { } identity
                ? [(Create, NewRow(scan, change, identity))]
                : Updates(scan, defaultBranch, change),
            Here(scan, change),
            (Note, [scan.Id, change.FindingId, change.Kind]),
        ];

    private static object?[] NewRow(Scan scan, FindingChange change, byte[] identity)
    {
        var result = change.Result!;
        return
        [
            scan.OrganizationId.Value,
            change.FindingId,
            scan.TargetId,
            identity,
            result.Tool,
            result.RuleId,
            result.Title,
            result.Message,
            result.Severity,
            result.Confidence,
            result.Cwe,
            result.HelpUri,
            change.State,
            result.Suppressed,
            change.Announces,
            scan.Branch,
            result.File,
            result.Line,
            result.EndLine,
            result.Snippet,
            scan.CompletedAt,
            change.State == FindingState.Resolved ? scan.CompletedAt : null,
            FindingPlace.Of(result).ToBytes(),
        ];
    }

    private static IEnumerable<(string, object?[])> Updates(Scan scan, string defaultBranch, FindingChange change)
    {
        var organization = scan.OrganizationId.Value;
        var action = change.State == FindingState.Resolved ? HistoryAction.Resolved : HistoryAction.Reopened;
        yield return (ChangeState, [organization, change.FindingId, change.State, scan.CompletedAt, action, scan.Id]);
        if (change.Announces)
        {
            yield return (
                "UPDATE findings SET announced = true WHERE organization_id = $1 AND id = $2",
                [organization, change.FindingId]
            );
        }

        if (change is { Result: { } result, StateHere: FindingState.Open })
        {
            yield return (
                Describe,
                [
                    organization,
                    change.FindingId,
                    scan.Branch,
                    result.Title,
                    result.Message,
                    result.Severity,
                    result.Confidence,
                    result.Cwe,
                    result.HelpUri,
                    result.Suppressed,
                    result.Line,
                    result.EndLine,
                    result.Snippet,
                    defaultBranch,
                    scan.TargetId,
                    scan.Id,
                    result.File,
                    FindingPlace.Of(result).ToBytes(),
                    result.RuleId,
                ]
            );
        }
    }

    private static (string, object?[]) Here(Scan scan, FindingChange change)
    {
        var (target, branch, finding) = (scan.TargetId, scan.Branch, change.FindingId);
        return change switch
        {
            { Kind: ChangeKind.Resolved } => (Resolve, [target, branch, finding, scan.Id]),
            { Result: { } result } => (
                Sight,
                [
                    target,
                    branch,
                    finding,
                    change.StateHere,
                    scan.Preset,
                    result.Line,
                    result.EndLine,
                    FindingDiff.Details(result),
                    scan.Id,
                    scan.CompletedAt,
                    result.File,
                    FindingPlace.Of(result).ToBytes(),
                ]
            ),
            _ => (Again, [target, branch, finding, change.StateHere, scan.Preset, scan.Id, scan.CompletedAt]),
        };
    }
}
