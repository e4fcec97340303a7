namespace Tocsin.Storage.Moving;

/// <summary>A table that moves from SQLite to PostgreSQL.</summary>
/// <param name="Name">Its name on both sides.</param>
/// <param name="Key">The columns by which the source is walked through.</param>
internal sealed record MovedTable(string Name, params string[] Key)
{
    private const string EventId = "coalesce((SELECT e.id FROM events e WHERE e.seq = t.event), t.id)";
    private const string IdsOfRange =
        "FROM events e WHERE e.organization_id = t.organization_id AND e.seq BETWEEN t.next_seq AND t.last_seq";

    /// <summary>Every table, those that others refer to first.</summary>
    public static readonly IReadOnlyList<MovedTable> All =
    [
        new("organizations", "id"),
        new("api_keys", "id"),
        new("idempotency_keys", "organization_id", "key")
        {
            // Nobody works on a request any more.
            Expressions = new Dictionary<string, string> { ["node"] = "NULL" },
        },
        new("integrations", "number") { Expressions = new Dictionary<string, string> { ["version"] = "1" } },
        new("silences", "organization_id", "id") { Expressions = new Dictionary<string, string> { ["version"] = "1" } },
        new("tickets", "lane", "subject"),
        new("digests", "lane", "type"),
        new("events", "seq"),
        new("fan_outs", "id")
        {
            Expressions = new Dictionary<string, string>
            {
                ["first_id"] = $"coalesce((SELECT min(e.id) {IdsOfRange}), zeroblob(16))",
                ["last_id"] = $"coalesce((SELECT max(e.id) {IdsOfRange}), zeroblob(16))",
            },
        },
        new("waiting", "lane", "id")
        {
            Expressions = new Dictionary<string, string>
            {
                ["event_id"] = EventId,
                ["ordered"] = "coalesce(t.ordered, 0)",
            },
        },
        new("deliveries", "lane", "id") { Expressions = new Dictionary<string, string> { ["event_id"] = EventId } },
        new("attempts", "lane", "id", "number"),
        new("targets", "organization_id", "id"),
        new("scans", "organization_id", "id"),
        new("scan_uploads", "id"),
        new("scan_results", "upload_id", "chunk"),
        new("scan_changes", "scan_id", "chunk"),
        new("findings", "organization_id", "id"),
        new("finding_branches", "target_id", "branch", "finding_id"),
        new("finding_history", "organization_id", "finding_id", "version"),
        new("scan_findings", "scan_id", "finding_id"),
        new("mails", "id"),
        new("recoveries", "id"),
        new("lane_stats", "bucket", "lane"),
        new("published_types", "organization_id", "type"),
        new("audit", "organization_id", "id"),
    ];

    /// <summary>How columns are made that the source has otherwise, or not at all; the table is called <c>t</c>.</summary>
    public IReadOnlyDictionary<string, string> Expressions { get; init; } = new Dictionary<string, string>();

    /// <summary>Up to <c>$limit</c> rows after the key <c>$k0</c>, …; the key's columns come before the others.</summary>
    public string Select(IEnumerable<string> columns, bool fromStart)
    {
        var all = Key.Select(k => "t." + k)
            .Concat(columns.Select(c => Expressions.TryGetValue(c, out var made) ? made : "t." + c));
        var key = string.Join(", ", Key.Select(k => "t." + k));
        var after = fromStart ? "" : $" WHERE ({key}) > ({string.Join(", ", Key.Select((_, i) => $"$k{i}"))})";
        return $"SELECT {string.Join(", ", all)} FROM {Name} t{after} ORDER BY {key} LIMIT $limit";
    }
}
