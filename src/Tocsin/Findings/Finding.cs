using Tocsin.Findings.Triage;
using Tocsin.Ids;
using Tocsin.Scanning;

namespace Tocsin.Findings;

/// <summary>One weakness in a target, the same one from scan to scan.</summary>
internal sealed record Finding
{
    public const string IdPrefix = "finding_";

    public required string Id { get; init; }

    public required OrganizationId OrganizationId { get; init; }

    public required string TargetId { get; init; }

    public required string Tool { get; init; }

    public required string RuleId { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    public required Severity Severity { get; init; }

    public required string Confidence { get; init; }

    public string? Cwe { get; init; }

    public string? HelpUri { get; init; }

    /// <summary>The default branch's state; where it was never seen there, open while it is open on any branch.</summary>
    public required FindingState State { get; init; }

    /// <summary>The source, or the tool, says that it is not to be reported.</summary>
    public required bool SuppressedInSource { get; init; }

    /// <summary>What people have said of it.</summary>
    public TriageState Triage { get; init; } = TriageState.Untouched;

    /// <summary>Whether nobody is to hear of it, whoever said so.</summary>
    public bool IsSuppressed => SuppressedInSource || Triage.Suppression is not null;

    /// <summary>The branch that the location below is of.</summary>
    public required string Branch { get; init; }

    public required string File { get; init; }

    /// <summary>From 1; 0 when it has no line.</summary>
    public required int Line { get; init; }

    public int? EndLine { get; init; }

    public string? Snippet { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }
}
