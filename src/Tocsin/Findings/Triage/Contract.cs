using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;

namespace Tocsin.Findings.Triage;

/// <summary>Body of <c>POST /findings/{id}/status</c>.</summary>
internal sealed record SetStatusRequest
{
    [Description("What it is.")]
    [AllowedValues(
        VerificationStatuses.Unverified,
        VerificationStatuses.TruePositive,
        VerificationStatuses.FalsePositive,
        VerificationStatuses.AcceptedRisk,
        VerificationStatuses.Fixed
    )]
    public required string Status { get; init; }

    [Description("Why, for the history.")]
    [StringLength(TriageValidator.MaxReason, MinimumLength = 1)]
    public string? Reason { get; init; }
}

/// <summary>Body of <c>POST /findings/{id}/suppress</c>.</summary>
internal sealed record SuppressRequest
{
    [Description("Why nobody is to hear of it, in one line.")]
    [StringLength(TriageValidator.MaxReason, MinimumLength = 1)]
    public required string Reason { get; init; }

    [Description("When it ends by itself; null or absent: never.")]
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>Body of <c>POST /findings/{id}/assign</c>.</summary>
internal sealed record AssignRequest
{
    [Description("Who is to see to it: a name or an address, as you write them. Null: nobody.")]
    [StringLength(200, MinimumLength = 1)]
    public required string? Assignee { get; init; }

    [Description("Why, for the history.")]
    [StringLength(TriageValidator.MaxReason, MinimumLength = 1)]
    public string? Reason { get; init; }
}

/// <summary>Body of <c>POST /findings/{id}/unsuppress</c> and <c>/recheck</c>; it may be left out.</summary>
internal sealed record ReasonRequest
{
    [Description("Why, for the history.")]
    [StringLength(TriageValidator.MaxReason, MinimumLength = 1)]
    public string? Reason { get; init; }
}

/// <summary>A finding after somebody has said something of it.</summary>
internal sealed record TriagedFindingResource : FindingResource
{
    [SetsRequiredMembers]
    internal TriagedFindingResource(FindingResource finding, bool changed, string? note)
        : base(finding) => (Changed, Note) = (changed, note);

    [Description("False: it was so already. Then nothing was written, and nobody was told.")]
    public bool Changed { get; }

    [Description("What else there is to know; null where there is nothing.")]
    public string? Note { get; }
}

/// <summary>Something that has happened to a finding.</summary>
internal sealed record HistoryResource
{
    public required DateTimeOffset At { get; init; }

    [Description("What happened.")]
    [AllowedValues(
        "found",
        "resolved",
        "reopened",
        "status",
        "suppressed",
        "unsuppressed",
        "assigned",
        "recheck_queued",
        "rechecked"
    )]
    public required string Action { get; init; }

    [Description("What was before: the status, or the assignee.")]
    public required string? From { get; init; }

    [Description("What is since: the status, the assignee, when a suppression ends, the state that a recheck saw.")]
    public required string? To { get; init; }

    [Description("Why, where somebody said so.")]
    public required string? Reason { get; init; }

    public required ActorResource By { get; init; }
}

/// <summary>Who did something.</summary>
internal sealed record ActorResource
{
    [AllowedValues(Actor.ApiKey, Actor.Scan, Actor.Server)]
    public required string Kind { get; init; }

    [Description("The key's or the scan's id.")]
    public required string Id { get; init; }

    [Description("The key's name.")]
    public required string? Name { get; init; }
}
