using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Tocsin.Findings.Triage;
using Tocsin.Targets;

namespace Tocsin.Findings;

/// <summary>A finding, as the API shows it.</summary>
public record FindingResource
{
    public required string Id { get; init; }

    public required TargetReference Target { get; init; }

    public required string RuleId { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    [Description("critical, high, medium, low or info.")]
    public required string Severity { get; init; }

    [Description("high, medium or low.")]
    public required string Confidence { get; init; }

    public required string? Cwe { get; init; }

    public required string Tool { get; init; }

    public required string? HelpUri { get; init; }

    [Description("open or resolved: the default branch's, or any branch's while the default branch has not had it.")]
    public required string State { get; init; }

    [Description("What people say of it: unverified, true_positive, false_positive, accepted_risk or fixed.")]
    [AllowedValues(
        VerificationStatuses.Unverified,
        VerificationStatuses.TruePositive,
        VerificationStatuses.FalsePositive,
        VerificationStatuses.AcceptedRisk,
        VerificationStatuses.Fixed
    )]
    public required string VerificationStatus { get; init; }

    [Description("Whether it is not to be reported, because somebody said so or the code does.")]
    public required bool Suppressed { get; init; }

    [Description("Whether the code, or the tool, says that it is not to be reported.")]
    public required bool SuppressedInCode { get; init; }

    [Description("Somebody's decision that it is not to be reported; null where there is none.")]
    public required SuppressionResource? Suppression { get; init; }

    [Description("Who is to see to it.")]
    public required string? Assignee { get; init; }

    [Description("When a recheck was asked for that no scan has made yet.")]
    public required DateTimeOffset? RecheckRequestedAt { get; init; }

    [Description("The branch that the location is of.")]
    public required string Branch { get; init; }

    public required FindingLocation Location { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    public required DateTimeOffset? ResolvedAt { get; init; }

    [Description("Where a scan was asked for: new, existing, reopened or resolved.")]
    public string? Change { get; init; }
}

/// <summary>A decision that a finding is not to be reported.</summary>
public sealed record SuppressionResource
{
    public required string Reason { get; init; }

    public required DateTimeOffset SuppressedAt { get; init; }

    [Description("The API key by which it was done.")]
    public required string SuppressedBy { get; init; }

    [Description("When it ends by itself; null: never.")]
    public required DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>Where in the code.</summary>
public sealed record FindingLocation
{
    [Description("Path relative to the scanned root.")]
    public required string File { get; init; }

    [Description("From 1; 0 when it has no line.")]
    public required int Line { get; init; }

    public required int? EndLine { get; init; }

    [Description("The code, with a matched secret masked.")]
    public required string? Snippet { get; init; }
}

/// <summary>A finding with where it was seen.</summary>
internal sealed record FindingDetail : FindingResource
{
    [SetsRequiredMembers]
    internal FindingDetail(FindingResource finding, IReadOnlyList<SightingResource> branches)
        : base(finding) => Branches = branches;

    public IReadOnlyList<SightingResource> Branches { get; init; }
}

/// <summary>A finding on one branch.</summary>
internal sealed record SightingResource
{
    public required string Branch { get; init; }

    public required string State { get; init; }

    public required string File { get; init; }

    public required int Line { get; init; }

    public required string FirstScanId { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required string LastScanId { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    public required string? ResolvedByScanId { get; init; }
}
