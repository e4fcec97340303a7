using System.Collections.Frozen;

namespace Tocsin.Events;

/// <content>What each type says and carries.</content>
internal static partial class EventTypes
{
    private const string Target = """
        "repository":"acme/payments","target_id":"target_0Dg3hT4aB1cD2eF3gH4iJ5","target_kind":"repository","branch":"main","commit":"9f2c1d0b7e4a5c3d8e6f1a2b3c4d5e6f7a8b9c0d"
        """;

    private const string Scan = $"""
        "scan_id":"scan_0Dg3hT5pQ8wX2mB7nK4rZ1",{Target},"preset":"standard"
        """;

    private const string Links = """
        "links":{"dashboard":"https://tocsin.example.com/scans/scan_0Dg3hT5pQ8wX2mB7nK4rZ1","findings":"https://tocsin.example.com/api/v1/scans/scan_0Dg3hT5pQ8wX2mB7nK4rZ1/findings"}
        """;

    private const string OpenFinding = """
        "scan_id":"scan_0Dg3hT5pQ8wX2mB7nK4rZ1","finding":{"id":"finding_0Dg3hT6aB3cD4eF5gH6iJ7","rule_id":"SWC-115","title":"Authorization through tx.origin","severity":"critical","confidence":"high","cwe":"CWE-477","location":{"file":"contracts/Vault.sol","line":42},"first_seen":"2027-01-15T14:35:42Z","tool":"devskim","state":"open"}
        """;

    private static readonly string Finding = $"{OpenFinding},{Target},{Links}";

    private static readonly string Resolved = Finding.Replace(
        "\"state\":\"open\"",
        "\"state\":\"resolved\"",
        StringComparison.Ordinal
    );

    /// <summary>Every type, in the order of the documentation.</summary>
    public static IReadOnlyList<EventType> All { get; } =
    [
        Type(ScanSubmitted, "A scan was accepted.", $$"""{{{Scan}},"status":"submitted",{{Links}}}"""),
        Type(ScanStarted, "A scan has begun.", $$"""{{{Scan}},"status":"running",{{Links}}}"""),
        Type(
            ScanCompleted,
            "A scan has finished; its findings are counted.",
            $$$"""
            {{{{Scan}}},"status":"completed","duration_seconds":337,"summary":{"total_findings":47,"new_findings":3,"resolved_findings":5,"by_severity":{"critical":2,"high":8,"medium":21,"low":12,"info":4}},{{{Links}}}}
            """
        ),
        Type(
            ScanFailed,
            "A scan ended with an error, which has at most 1,000 characters.",
            $$"""{{{Scan}},"status":"failed","error":"solhint: exit code 255: Cannot read .solhint.json",{{Links}}}"""
        ),
        Type(
            FindingNew,
            "A finding that its target did not have before. Where no scan of the target was completed before, `data` also has `first_scan`: true.",
            $$"""{{{Finding}}}"""
        ),
        Type(
            FindingChanged,
            "Somebody changed a finding: its verification, its suppression, or they asked for a recheck.",
            $$"""{{{Finding}},"change_summary":"verification_status: unverified → true_positive"}"""
        ),
        Type(FindingResolved, "A finding is absent from a completed scan that looked there.", $$"""{{{Resolved}}}"""),
        Type(FindingReopened, "A resolved finding is back.", $$"""{{{Finding}}}"""),
        Type(
            FindingAssigned,
            "A finding was given to somebody.",
            $$"""{{{Finding}},"change_summary":"assigned to maria@example.com","assignee":"maria@example.com"}"""
        ),
        Type(
            FindingOverdue,
            "A finding is open past its due date.",
            $$"""{{{Finding}},"due_at":"2027-01-22T14:35:42Z"}"""
        ),
        Type(
            ReportReady,
            "A scheduled or requested report is available.",
            """
            {"report_id":"report_0Dg3hT7kL8mN9oP0qR1sT2","name":"January","format":"pdf","links":{"download":"https://tocsin.example.com/api/v1/reports/report_0Dg3hT7kL8mN9oP0qR1sT2/download"}}
            """
        ),
        Type(
            AlertTriggered,
            "The condition of an alert was met.",
            """
            {"alert_id":"alert_0Dg3hT8uV9wX0yZ1aB2cD3","alert_name":"Critical in payments","condition":"severity == critical AND repository == acme/payments","triggered_by":{"scan_id":"scan_0Dg3hT5pQ8wX2mB7nK4rZ1","finding_id":"finding_0Dg3hT6aB3cD4eF5gH6iJ7"}}
            """
        ),
        Type(
            DigestDaily,
            "What changed in a day, for one integration that has asked for it.",
            Digest("2027-01-14", "2027-01-15")
        ) with
        {
            InAll = false,
        },
        Type(
            DigestWeekly,
            "What changed in a week, for one integration that has asked for it.",
            Digest("2027-01-08", "2027-01-15")
        ) with
        {
            InAll = false,
        },
        Type(
            WebhookFailed,
            "The last attempt of a delivery to another integration has failed.",
            """
            {"webhook_id":"webhook_0Dg3hT9eF0gH1iJ2kL3mN4","url":"https://hooks.example.com/tocsin","delivery_id":"delivery_0Dg3hTAoP1qR2sT3uV4wX5","attempts":6,"error":"503 Service Unavailable"}
            """
        ),
        Type(
            WebhookDisabled,
            "Another integration was disabled because it does not work.",
            """
            {"webhook_id":"webhook_0Dg3hT9eF0gH1iJ2kL3mN4","url":"https://hooks.example.com/tocsin","reason":"the endpoint answered 410 Gone"}
            """
        ),
        Type(
            Ping,
            "A test, sent when somebody asks for one.",
            """{"message":"This is a test of webhook_0Dg3hT9eF0gH1iJ2kL3mN4."}"""
        ) with
        {
            InAll = false,
        },
    ];

    private static readonly FrozenDictionary<string, EventType> ByName = All.ToFrozenDictionary(
        t => t.Name,
        StringComparer.Ordinal
    );

    private static string Digest(string from, string to) =>
        $$$"""
            {"integration_id":"integration_0Dg3hT9eF0gH1iJ2kL3mN4","from":"{{{from}}}T07:00:00Z","to":"{{{to}}}T07:00:00Z","time_zone":"Europe/Berlin","scans":12,"failed_scans":0,"new_findings":7,"resolved_findings":9,"reopened_findings":1,"changed_findings":2,"new_by_severity":{"critical":1,"high":2,"medium":3,"low":1,"info":0},"resolved_by_severity":{"critical":0,"high":3,"medium":4,"low":2,"info":0},"open_findings":{"critical":2,"high":8,"medium":21,"low":12,"info":4},"worst":[{"id":"finding_0Dg3hT6aB3cD4eF5gH6iJ7","rule_id":"SWC-115","title":"Authorization through tx.origin","severity":"critical","repository":"acme/payments","location":{"file":"contracts/Vault.sol","line":42},"links":{"dashboard":"https://tocsin.example.com/scans/scan_0Dg3hT5pQ8wX2mB7nK4rZ1"}}],"more":7,"links":{"dashboard":"https://tocsin.example.com/"}}
            """;

    private static EventType Type(string name, string description, string example) =>
        new()
        {
            Name = name,
            Description = description,
            Example = example.Trim(),
        };
}
