using Tocsin.Events;
using Tocsin.Findings;
using Tocsin.Http;
using Tocsin.Ids;
using Tocsin.Targets;

namespace Tocsin.Scans;

/// <summary>What scans and their findings make known, with payloads as reference 003 has them.</summary>
internal sealed class ScanEvents(Id ids, PublicLinks links, TimeProvider time)
{
    public Event Submitted(Scan scan, Target target) => OfScan(EventTypes.ScanSubmitted, scan, target);

    public Event Started(Scan scan, Target target) => OfScan(EventTypes.ScanStarted, scan, target);

    public Event Completed(Scan scan, Target target) => OfScan(EventTypes.ScanCompleted, scan, target);

    public Event Failed(Scan scan, Target target) => OfScan(EventTypes.ScanFailed, scan, target);

    /// <summary><c>finding.new</c>, <c>finding.reopened</c> or <c>finding.resolved</c>.</summary>
    public Event OfFinding(string type, Scan scan, Target target, Finding finding) =>
        Make(
            type,
            scan,
            finding.Severity.Word(),
            new FindingEventData
            {
                ScanId = scan.Id,
                Finding = new FindingEventFinding
                {
                    Id = finding.Id,
                    RuleId = finding.RuleId,
                    Title = finding.Title,
                    Severity = finding.Severity.Word(),
                    Confidence = finding.Confidence,
                    Cwe = finding.Cwe,
                    Location = new FindingEventLocation { File = finding.File, Line = finding.Line },
                    FirstSeen = finding.FirstSeen,
                    Tool = finding.Tool,
                    State =
                        type == EventTypes.FindingResolved ? FindingState.Resolved.Word() : FindingState.Open.Word(),
                },
                Repository = target.Name,
                TargetId = target.Id,
                TargetKind = target.Kind,
                Branch = scan.Branch,
                Commit = scan.Commit,
                Links = Links(scan),
            }
        );

    private Event OfScan(string type, Scan scan, Target target) =>
        Make(
            type,
            scan,
            severity: null,
            new ScanEventData
            {
                ScanId = scan.Id,
                Repository = target.Name,
                TargetId = target.Id,
                TargetKind = target.Kind,
                Branch = scan.Branch,
                Commit = scan.Commit,
                Preset = scan.Preset.ToString().ToLowerInvariant(),
                Status = ScanShapes.Word(scan.Status),
                DurationSeconds = ScanShapes.Duration(scan),
                Error = scan.Error,
                Summary = type == EventTypes.ScanCompleted ? ScanShapes.EventSummary(scan.Summary) : null,
                Links = Links(scan),
            }
        );

    private Event Make(string type, Scan scan, string? severity, object data) =>
        new()
        {
            Id = ids.New(Event.IdPrefix),
            OrganizationId = scan.OrganizationId,
            Type = type,
            CreatedAt = time.GetUtcNow(),
            TargetId = scan.TargetId,
            Severity = severity,
            Data = CanonicalJson.Of(data),
        };

    private ScanLinks Links(Scan scan) =>
        new() { Dashboard = links.Scan(scan.Id), Findings = links.ScanFindings(scan.Id) };
}
