namespace Tocsin.Findings.Triage;

/// <summary>Where a finding stands: all that decides what may become of it, and who hears of that.</summary>
internal sealed record FindingStanding
{
    public static FindingStanding Unknown { get; } = new();

    /// <summary>Over all branches; null while the target has never had it.</summary>
    public FindingState? State { get; init; }

    /// <summary>Whether <c>finding.new</c> was emitted for it.</summary>
    public bool Announced { get; init; }

    public TriageState Triage { get; init; } = TriageState.Untouched;
}
