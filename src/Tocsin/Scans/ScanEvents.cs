using Tocsin.Events;
using Tocsin.Http;
using Tocsin.Ids;
using Tocsin.Targets;

namespace Tocsin.Scans;

/// <summary>What scans make known, with payloads as reference 003 has them.</summary>
internal sealed class ScanEvents(Id ids, PublicLinks links, TimeProvider time)
{
    public Event Submitted(Scan scan, Target target) => OfScan(EventTypes.ScanSubmitted, scan, target);

    public Event Started(Scan scan, Target target) => OfScan(EventTypes.ScanStarted, scan, target);

    public Event Completed(Scan scan, Target target) => OfScan(EventTypes.ScanCompleted, scan, target);

    public Event Failed(Scan scan, Target target) => OfScan(EventTypes.ScanFailed, scan, target);

    private Event OfScan(string type, Scan scan, Target target) =>
        new()
        {
            Id = ids.New(Event.IdPrefix),
            OrganizationId = scan.OrganizationId,
            Type = type,
            CreatedAt = time.GetUtcNow(),
            TargetId = scan.TargetId,
            Data = CanonicalJson.Of(
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
                    Links = new ScanLinks { Dashboard = links.Scan(scan.Id), Findings = links.ScanFindings(scan.Id) },
                }
            ),
        };
}
