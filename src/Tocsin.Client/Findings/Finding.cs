using Tocsin.Client.Scans;

namespace Tocsin.Client.Findings;

/// <summary>One weakness in a target, the same one from scan to scan.</summary>
public record Finding
{
    /// <summary><c>finding_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Where it is.</summary>
    public ScanTarget? Target { get; init; }

    /// <summary>The scanner's name of the rule.</summary>
    public required string RuleId { get; init; }

    /// <summary>The weakness in one line.</summary>
    public required string Title { get; init; }

    /// <summary>What the scanner says of this place.</summary>
    public string? Message { get; init; }

    /// <summary><c>critical</c>, <c>high</c>, <c>medium</c>, <c>low</c> or <c>info</c>.</summary>
    public required string Severity { get; init; }

    /// <summary><c>high</c>, <c>medium</c> or <c>low</c>.</summary>
    public string? Confidence { get; init; }

    /// <summary><c>CWE-89</c>, or null.</summary>
    public string? Cwe { get; init; }

    /// <summary>The scanner, lower case.</summary>
    public string? Tool { get; init; }

    /// <summary>A page that explains the rule.</summary>
    public string? HelpUri { get; init; }

    /// <summary><c>open</c> or <c>resolved</c>.</summary>
    public string? State { get; init; }

    /// <summary>
    /// What people say of it: <c>unverified</c>, <c>true_positive</c>, <c>false_positive</c>, <c>accepted_risk</c> or
    /// <c>fixed</c>.
    /// </summary>
    public string? VerificationStatus { get; init; }

    /// <summary>Not to be reported, because somebody said so or the code does.</summary>
    public bool Suppressed { get; init; }

    /// <summary>Not to be reported, because the code says so.</summary>
    public bool SuppressedInCode { get; init; }

    /// <summary>Somebody's decision that it is not to be reported.</summary>
    public FindingSuppression? Suppression { get; init; }

    /// <summary>Who is to see to it.</summary>
    public string? Assignee { get; init; }

    /// <summary>When a recheck was asked for that no scan has made yet.</summary>
    public DateTimeOffset? RecheckRequestedAt { get; init; }

    /// <summary>Place in the code.</summary>
    public FindingLocation Location { get; init; } = new();

    /// <summary>The branch that this state is of.</summary>
    public string? Branch { get; init; }

    /// <summary>When it was first reported.</summary>
    public DateTimeOffset? FirstSeen { get; init; }

    /// <summary>When it was last reported.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>When it was found to be gone.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>In a scan's findings: <c>new</c>, <c>existing</c>, <c>reopened</c> or <c>resolved</c> by that scan.</summary>
    public string? Change { get; init; }
}
