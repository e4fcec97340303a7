using Tocsin.Findings;
using Tocsin.Findings.Matching;
using Tocsin.Findings.Triage;
using Tocsin.Ids;
using Tocsin.Scanning;

namespace Tocsin.Storage.Rows;

/// <summary>How rows of findings, and of what is kept about them, are read.</summary>
internal static class FindingRows
{
    /// <summary>Of a finding and of where it was seen, called <c>f</c> and <c>b</c>; after them comes the state.</summary>
    public const string Columns = """
        f.organization_id, f.id, f.target_id, f.tool, f.rule_id, f.title, f.message, f.severity, f.confidence, f.cwe,
        f.help_uri, f.suppressed, b.branch, coalesce(b.file, f.file), b.line, b.end_line, f.snippet, f.first_seen_at, b.last_seen_at,
        f.resolved_at, f.verification, f.verified_at, f.suppress_reason, f.suppressed_at, f.suppressed_by,
        f.suppressed_until, f.assignee, f.recheck_at
        """;

    public const string OfLiveTarget =
        "EXISTS (SELECT 1 FROM targets t WHERE t.organization_id = f.organization_id AND t.id = f.target_id AND t.deleted_at IS NULL)";

    /// <summary>The place of the first column after the state.</summary>
    public const int Next = 29;

    public static Finding Read<TRow>(TRow r)
        where TRow : struct, IRow =>
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
    public static Suppression? Suppression<TRow>(TRow r, int column)
        where TRow : struct, IRow =>
        r.IsDBNull(column)
            ? null
            : new Suppression
            {
                Reason = r.GetString(column),
                At = r.Time(column + 1),
                By = r.GetString(column + 2),
                Until = r.TimeOrNull(column + 3),
            };

    public static TriagedFinding ReadTriaged<TRow>(TRow r)
        where TRow : struct, IRow
    {
        var finding = Read(r);
        return new TriagedFinding
        {
            Finding = finding,
            Version = r.GetInt64(Next),
            Announced = r.GetBoolean(Next + 1),
            LastScan = new ScanReference(r.GetString(Next + 2), finding.Branch, r.StringOrNull(Next + 4)),
            FoundWith = (Preset)r.GetInt32(Next + 3),
        };
    }

    public static KnownFinding ReadKnown<TRow>(TRow r)
        where TRow : struct, IRow =>
        new()
        {
            Id = r.GetString(0),
            Identity = Identity.From(r.GetBytes(1)),
            Tool = r.GetString(2),
            RuleId = r.GetString(3),
            File = r.GetString(4),
            Line = r.GetInt32(16),
            Place = FindingPlace.From(r.BytesOrNull(17)),
            State = (FindingState)r.GetInt32(5),
            Announced = r.GetBoolean(6),
            OnDefaultBranch = r.GetBoolean(7),
            Suppression = Suppression(r, 12),
            Here = r.IsDBNull(8)
                ? null
                : new KnownSighting
                {
                    State = (FindingState)r.GetInt32(8),
                    FoundWith = (Preset)r.GetInt32(9),
                    LastScanId = r.GetString(10),
                    Details = r.GetInt64(11),
                },
        };

    public static FindingSighting ReadSighting<TRow>(TRow r)
        where TRow : struct, IRow =>
        new()
        {
            Branch = r.GetString(0),
            State = (FindingState)r.GetInt32(1),
            File = r.GetString(2),
            Line = r.GetInt32(3),
            FirstScanId = r.GetString(4),
            FirstSeen = r.Time(5),
            LastScanId = r.GetString(6),
            LastSeen = r.Time(7),
            ResolvedByScanId = r.StringOrNull(8),
        };

    public static HistoryEntry ReadHistory<TRow>(TRow r)
        where TRow : struct, IRow =>
        new()
        {
            Number = r.GetInt64(0),
            At = r.Time(1),
            Action = (HistoryAction)r.GetInt32(2),
            By = new Actor(r.GetString(3)),
            From = r.StringOrNull(4),
            To = r.StringOrNull(5),
            Reason = r.StringOrNull(6),
        };
}
