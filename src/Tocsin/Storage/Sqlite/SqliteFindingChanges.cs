using Tocsin.Findings;
using Tocsin.Findings.Matching;
using Tocsin.Findings.Triage;
using Tocsin.Scanning;
using Tocsin.Scans;

namespace Tocsin.Storage.Sqlite;

/// <summary>Applies what a scan does to one finding.</summary>
internal static class SqliteFindingChanges
{
    public static void Apply(SqliteSession session, Scan scan, string defaultBranch, FindingChange change)
    {
        if (change.CreateWithIdentity is { } identity)
        {
            Create(session, scan, change, identity);
        }
        else
        {
            Update(session, scan, defaultBranch, change);
        }

        ApplyHere(session, scan, change);
        session.Execute(
            "INSERT OR REPLACE INTO scan_findings (scan_id, finding_id, change) VALUES (?1, ?2, ?3)",
            scan.Id,
            change.FindingId,
            (int)change.Kind
        );
    }

    private static void Create(SqliteSession session, Scan scan, FindingChange change, byte[] identity)
    {
        var result = change.Result!;
        session.Execute(
            """
            INSERT INTO findings (organization_id, id, target_id, identity, tool, rule_id, title, message, severity,
              confidence, cwe, help_uri, state, suppressed, announced, branch, file, line, end_line, snippet, first_seen_at,
              resolved_at, place)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)
            """,
            scan.OrganizationId.Value,
            change.FindingId,
            scan.TargetId,
            identity,
            result.Tool,
            result.RuleId,
            result.Title,
            result.Message,
            (int)result.Severity,
            result.Confidence,
            result.Cwe,
            result.HelpUri,
            (int)change.State,
            result.Suppressed ? 1 : 0,
            change.Announces ? 1 : 0,
            scan.Branch,
            result.File,
            result.Line,
            result.EndLine,
            result.Snippet,
            scan.CompletedAt.ToMilliseconds(),
            change.State == FindingState.Resolved ? scan.CompletedAt.ToMilliseconds() : null,
            FindingPlace.Of(result).ToBytes()
        );
    }

    private static void Update(SqliteSession session, Scan scan, string defaultBranch, FindingChange change)
    {
        var moved = session.Execute(
            """
            UPDATE findings SET state = ?3, resolved_at = CASE WHEN ?3 = 1 THEN ?4 END, version = version + 1
            WHERE organization_id = ?1 AND id = ?2 AND state <> ?3
            """,
            scan.OrganizationId.Value,
            change.FindingId,
            (int)change.State,
            scan.CompletedAt.ToMilliseconds()
        );
        if (moved > 0)
        {
            session.Execute(
                """
                INSERT INTO finding_history (organization_id, finding_id, version, at, action, actor)
                SELECT organization_id, id, version, ?3, ?4, ?5 FROM findings WHERE organization_id = ?1 AND id = ?2
                """,
                scan.OrganizationId.Value,
                change.FindingId,
                scan.CompletedAt.ToMilliseconds(),
                (int)(change.State == FindingState.Resolved ? HistoryAction.Resolved : HistoryAction.Reopened),
                scan.Id
            );
        }

        if (change.Announces)
        {
            session.Execute(
                "UPDATE findings SET announced = 1 WHERE organization_id = ?1 AND id = ?2",
                scan.OrganizationId.Value,
                change.FindingId
            );
        }

        if (change is { Result: { } result, StateHere: FindingState.Open })
        {
            Describe(session, scan, defaultBranch, change.FindingId, result);
        }
    }

    // What people read is the default branch's; another branch's words stand only while it has not seen the finding. Of
    // two scans of a branch, the one that started later has the word.
    private static void Describe(
        SqliteSession session,
        Scan scan,
        string defaultBranch,
        string findingId,
        ScanResult result
    ) =>
        session.Execute(
            """
            UPDATE findings SET title = ?4, message = ?5, severity = ?6, confidence = ?7, cwe = ?8, help_uri = ?9,
              suppressed = ?10, branch = ?3, line = ?11, end_line = ?12, snippet = ?13, file = ?17, place = ?18, rule_id = ?19
            WHERE organization_id = ?1 AND id = ?2 AND (branch = ?3 OR ?14 = ?3) AND NOT EXISTS (
              SELECT 1 FROM finding_branches b
              WHERE b.target_id = ?15 AND b.branch = ?3 AND b.finding_id = ?2 AND b.last_scan_id > ?16)
            """,
            scan.OrganizationId.Value,
            findingId,
            scan.Branch,
            result.Title,
            result.Message,
            (int)result.Severity,
            result.Confidence,
            result.Cwe,
            result.HelpUri,
            result.Suppressed ? 1 : 0,
            result.Line,
            result.EndLine,
            result.Snippet,
            defaultBranch,
            scan.TargetId,
            scan.Id,
            result.File,
            FindingPlace.Of(result).ToBytes(),
            result.RuleId
        );

    private static void ApplyHere(SqliteSession session, Scan scan, FindingChange change)
    {
        if (change.Kind == ChangeKind.Resolved)
        {
            session.Execute(
                """
                UPDATE finding_branches SET state = 1, resolved_scan_id = ?4
                WHERE target_id = ?1 AND branch = ?2 AND finding_id = ?3
                """,
                scan.TargetId,
                scan.Branch,
                change.FindingId,
                scan.Id
            );
        }
        else if (change.Result is { } result)
        {
            Sight(session, scan, change, result);
        }
        else
        {
            session.Execute(
                """
                UPDATE finding_branches SET state = ?4, found_with = min(found_with, ?5),
                  last_seen_at = CASE WHEN ?6 > last_scan_id THEN ?7 ELSE last_seen_at END,
                  last_scan_id = max(last_scan_id, ?6),
                  resolved_scan_id = CASE WHEN ?4 = 1 THEN resolved_scan_id END
                WHERE target_id = ?1 AND branch = ?2 AND finding_id = ?3
                """,
                scan.TargetId,
                scan.Branch,
                change.FindingId,
                (int)change.StateHere,
                (int)scan.Preset,
                scan.Id,
                scan.CompletedAt.ToMilliseconds()
            );
        }
    }

    // Of two scans that both report it, the one that started later says where it is.
    private static void Sight(SqliteSession session, Scan scan, FindingChange change, ScanResult result) =>
        session.Execute(
            """
            INSERT INTO finding_branches (target_id, branch, finding_id, state, found_with, line, end_line, details,
              first_scan_id, first_seen_at, last_scan_id, last_seen_at, file, place)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?9, ?10, ?11, ?12)
            ON CONFLICT DO UPDATE SET
              state = excluded.state,
              found_with = min(found_with, excluded.found_with),
              file = CASE WHEN excluded.last_scan_id > last_scan_id THEN excluded.file ELSE file END,
              line = CASE WHEN excluded.last_scan_id > last_scan_id THEN excluded.line ELSE line END,
              place = CASE WHEN excluded.last_scan_id > last_scan_id THEN excluded.place ELSE place END,
              end_line = CASE WHEN excluded.last_scan_id > last_scan_id THEN excluded.end_line ELSE end_line END,
              details = CASE WHEN excluded.last_scan_id > last_scan_id THEN excluded.details ELSE details END,
              last_seen_at = CASE WHEN excluded.last_scan_id > last_scan_id THEN excluded.last_seen_at ELSE last_seen_at END,
              last_scan_id = max(last_scan_id, excluded.last_scan_id),
              resolved_scan_id = CASE WHEN excluded.state = 1 THEN resolved_scan_id END
            """,
            scan.TargetId,
            scan.Branch,
            change.FindingId,
            (int)change.StateHere,
            (int)scan.Preset,
            result.Line,
            result.EndLine,
            FindingDiff.Details(result),
            scan.Id,
            scan.CompletedAt.ToMilliseconds(),
            result.File,
            FindingPlace.Of(result).ToBytes()
        );
}
