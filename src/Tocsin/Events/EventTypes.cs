namespace Tocsin.Events;

/// <summary>The catalogue: every type that Tocsin knows, and the other names that subscriptions may use.</summary>
internal static partial class EventTypes
{
    public const string ScanSubmitted = "scan.submitted";
    public const string ScanStarted = "scan.started";
    public const string ScanCompleted = "scan.completed";
    public const string ScanFailed = "scan.failed";
    public const string FindingNew = "finding.new";
    public const string FindingChanged = "finding.changed";
    public const string FindingResolved = "finding.resolved";
    public const string FindingReopened = "finding.reopened";
    public const string FindingAssigned = "finding.assigned";
    public const string FindingOverdue = "finding.overdue";
    public const string ReportReady = "report.ready";
    public const string AlertTriggered = "alert.triggered";
    public const string DigestDaily = "digest.daily";
    public const string DigestWeekly = "digest.weekly";
    public const string WebhookFailed = "webhook.failed";
    public const string WebhookDisabled = "webhook.disabled";
    public const string Ping = "ping";

    /// <summary>The family whose events the severity filter looks at.</summary>
    public const string FindingFamily = "finding";

    /// <summary>The family of summaries.</summary>
    public const string DigestFamily = "digest";

    public static IReadOnlyList<EventAlias> Aliases { get; } =
    [
        Alias("scan_started", "The same as scan.started.", ScanStarted),
        Alias("scan_done", "The same as scan.completed.", ScanCompleted),
        Alias("scan_failed", "The same as scan.failed.", ScanFailed),
        Alias("finding_new", "The same as finding.new.", FindingNew),
        Alias(
            "finding_changed",
            "A finding was changed, resolved, reopened or assigned.",
            FindingChanged,
            FindingResolved,
            FindingReopened,
            FindingAssigned
        ),
        Alias("vulnerability.critical", "A new finding of severity critical.", FindingNew) with
        {
            Severity = "critical",
        },
        Alias("vulnerability.high", "A new finding of severity high.", FindingNew) with
        {
            Severity = "high",
        },
    ];

    /// <summary>The type with this dotted name, or null.</summary>
    public static EventType? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>What comes before the first dot.</summary>
    public static string FamilyOf(string name) =>
        name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? name[..dot] : name;

    private static EventAlias Alias(string name, string description, params string[] types) =>
        new()
        {
            Name = name,
            Description = description,
            Types = types,
        };
}
