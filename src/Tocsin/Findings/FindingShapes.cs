using Tocsin.Findings.Triage;
using Tocsin.Scanning;
using Tocsin.Targets;

namespace Tocsin.Findings;

/// <summary>How findings become what the API shows.</summary>
internal static class FindingShapes
{
    public static string Word(this Severity severity) => severity.ToString().ToLowerInvariant();

    public static string Word(this FindingState state) => state.ToString().ToLowerInvariant();

    public static string Word(this ChangeKind change) => change.ToString().ToLowerInvariant();

    public static FindingResource Show(Finding finding, Target target, ChangeKind? change) =>
        new()
        {
            Id = finding.Id,
            Target = TargetReference.To(target),
            RuleId = finding.RuleId,
            Title = finding.Title,
            Message = finding.Message,
            Severity = finding.Severity.Word(),
            Confidence = finding.Confidence,
            Cwe = finding.Cwe,
            Tool = finding.Tool,
            HelpUri = finding.HelpUri,
            State = finding.State.Word(),
            VerificationStatus = finding.Triage.Verification.Word(),
            Suppressed = finding.IsSuppressed,
            SuppressedInCode = finding.SuppressedInSource,
            Suppression = Show(finding.Triage.Suppression),
            Assignee = finding.Triage.Assignee,
            RecheckRequestedAt = finding.Triage.RecheckAt,
            Branch = finding.Branch,
            Location = new FindingLocation
            {
                File = finding.File,
                Line = finding.Line,
                EndLine = finding.EndLine,
                Snippet = finding.Snippet,
            },
            FirstSeen = finding.FirstSeen,
            LastSeen = finding.LastSeen,
            ResolvedAt = finding.ResolvedAt,
            Change = change?.Word(),
        };

    public static FindingDetail Show(Finding finding, Target target, IReadOnlyList<FindingSighting> sightings) =>
        new(
            Show(finding, target, change: null),
            [
                .. sightings.Select(s => new SightingResource
                {
                    Branch = s.Branch,
                    State = s.State.Word(),
                    File = s.File,
                    Line = s.Line,
                    FirstScanId = s.FirstScanId,
                    FirstSeen = s.FirstSeen,
                    LastScanId = s.LastScanId,
                    LastSeen = s.LastSeen,
                    ResolvedByScanId = s.ResolvedByScanId,
                }),
            ]
        );

    private static SuppressionResource? Show(Suppression? suppression) =>
        suppression is null
            ? null
            : new SuppressionResource
            {
                Reason = suppression.Reason,
                SuppressedAt = suppression.At,
                SuppressedBy = suppression.By,
                ExpiresAt = suppression.Until,
            };
}
