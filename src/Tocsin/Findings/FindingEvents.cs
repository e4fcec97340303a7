using Tocsin.Events;
using Tocsin.Http;
using Tocsin.Ids;
using Tocsin.Targets;

namespace Tocsin.Findings;

/// <summary>What findings make known, with payloads as reference 003 has them.</summary>
internal sealed class FindingEvents(Id ids, PublicLinks links, TimeProvider time)
{
    /// <summary>An event of a finding as it is now.</summary>
    /// <param name="type">Of the <c>finding</c> family.</param>
    /// <param name="finding">As it is afterwards.</param>
    /// <param name="target">What it is in.</param>
    /// <param name="scan">The scan that says so, or else the one that saw it last.</param>
    /// <param name="summary">What was changed, where somebody has changed something.</param>
    /// <param name="isFirstScan">Whether the target was never scanned before.</param>
    public Event Of(
        string type,
        Finding finding,
        Target target,
        ScanReference scan,
        string? summary = null,
        bool isFirstScan = false
    ) =>
        new()
        {
            Id = ids.New(Event.IdPrefix),
            OrganizationId = finding.OrganizationId,
            Type = type,
            CreatedAt = time.GetUtcNow(),
            TargetId = target.Id,
            Severity = finding.Severity.Word(),
            Data = CanonicalJson.Of(
                new FindingEventData
                {
                    ScanId = scan.Id,
                    Finding = Shape(finding),
                    Repository = target.Name,
                    TargetId = target.Id,
                    TargetKind = target.Kind,
                    Branch = scan.Branch,
                    Commit = scan.Commit,
                    Links = new FindingEventLinks
                    {
                        Dashboard = links.Scan(scan.Id),
                        Findings = links.ScanFindings(scan.Id),
                    },
                    ChangeSummary = summary,
                    Assignee = type == EventTypes.FindingAssigned ? finding.Triage.Assignee : null,
                    FirstScan = isFirstScan && type == EventTypes.FindingNew,
                }
            ),
        };

    private static FindingEventFinding Shape(Finding finding) =>
        new()
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
            State = finding.State.Word(),
        };
}
