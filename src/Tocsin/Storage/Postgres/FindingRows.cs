using Tocsin.Findings;
using Tocsin.Findings.Triage;
using Tocsin.Ids;
using Tocsin.Scanning;

namespace Tocsin.Storage.Postgres;

/// <summary>How rows of findings are read.</summary>
internal static class FindingRows
{
    /// <summary>Of a finding and of where it was seen, called <c>f</c> and <c>b</c>; after them comes the state.</summary>
    public const string Columns = """
        f.organization_id, f.id, f.target_id, f.tool, f.rule_id, f.title, f.message, f.severity, f.confidence, f.cwe,
        f.help_uri, f.suppressed, b.branch, f.file, b.line, b.end_line, f.snippet, f.first_seen_at, b.last_seen_at,
        f.resolved_at, f.verification, f.verified_at, f.suppress_reason, f.suppressed_at, f.suppressed_by,
        f.suppressed_until, f.assignee, f.recheck_at
        """;

    public const string OfLiveTarget =
        "EXISTS (SELECT 1 FROM targets t WHERE t.organization_id = f.organization_id AND t.id = f.target_id AND t.deleted_at IS NULL)";

    /// <summary>The place of the first column after the state.</summary>
    public const int Next = 29;

    public static Finding Read(PostgresRow r) =>
        new()
        {
            OrganizationId = new OrganizationId(r.GetString(0)),
            Id = r.GetString(1),
            TargetId = r.GetString(2),
            Tool = r.GetString(3),
            RuleId = r.GetString(4),
            Title = r.GetString(5),
            Message = r.GetString(6),
            Severity = (Severity)r.GetInt32(7),
            Confidence = r.GetString(8),
            Cwe = r.StringOrNull(9),
            HelpUri = r.StringOrNull(10),
            SuppressedInSource = r.GetBoolean(11),
            Branch = r.GetString(12),
            File = r.GetString(13),
            Line = r.GetInt32(14),
            EndLine = r.Int32OrNull(15),
            Snippet = r.StringOrNull(16),
            FirstSeen = r.Time(17),
            LastSeen = r.Time(18),
            ResolvedAt = r.TimeOrNull(19),
            Triage = new TriageState
            {
                Verification = (VerificationStatus)r.GetInt32(20),
                VerifiedAt = r.TimeOrNull(21),
                Suppression = Suppression(r, 22),
                Assignee = r.StringOrNull(26),
                RecheckAt = r.TimeOrNull(27),
            },
            State = (FindingState)r.GetInt32(28),
        };

    /// <summary>Reason, time, who and until when, from this column on.</summary>
    public static Suppression? Suppression(PostgresRow r, int column) =>
        r.IsDBNull(column)
            ? null
            : new Suppression
            {
                Reason = r.GetString(column),
                At = r.Time(column + 1),
                By = r.GetString(column + 2),
                Until = r.TimeOrNull(column + 3),
            };
}
