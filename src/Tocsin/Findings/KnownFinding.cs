using Tocsin.Findings.Matching;
using Tocsin.Findings.Triage;

namespace Tocsin.Findings;

/// <summary>What the diff needs to know of a finding that the target has already.</summary>
internal sealed record KnownFinding
{
    public required string Id { get; init; }

    public required Identity Identity { get; init; }

    public required string Tool { get; init; }

    public required string RuleId { get; init; }

    /// <summary>Where it was last seen on the scanned branch; where it never was, on the branch that speaks for it.</summary>
    public required string File { get; init; }

    /// <summary>Its line there.</summary>
    public int Line { get; init; }

    /// <summary>The code there; null of a finding that a version before kept, until it is seen again.</summary>
    public FindingPlace? Place { get; init; }

    /// <summary>Its state over all branches.</summary>
    public required FindingState State { get; init; }

    /// <summary>Whether <c>finding.new</c> was emitted for it.</summary>
    public required bool Announced { get; init; }

    /// <summary>Somebody's decision that nobody is to hear of it.</summary>
    public Suppression? Suppression { get; init; }

    /// <summary>Whether the default branch has, or had, it.</summary>
    public required bool OnDefaultBranch { get; init; }

    /// <summary>How it stands on the scanned branch, or null when it was never seen there.</summary>
    public KnownSighting? Here { get; init; }

    public FindingStanding Standing =>
        new()
        {
            State = State,
            Announced = Announced,
            Triage = new TriageState { Suppression = Suppression },
        };
}

/// <summary>A finding on the scanned branch, before the scan.</summary>
internal sealed record KnownSighting
{
    public required FindingState State { get; init; }

    /// <summary>The shallowest preset that has ever reported it here.</summary>
    public required Preset FoundWith { get; init; }

    /// <summary>The last scan that saw it here.</summary>
    public required string LastScanId { get; init; }

    /// <summary>Hash of what was reported of it; see <see cref="FindingDiff.Details"/>.</summary>
    public required long Details { get; init; }
}
