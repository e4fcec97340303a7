using Tocsin.Targets;

namespace Tocsin.Findings.Triage;

/// <summary>What became of a finding.</summary>
/// <param name="Finding">As it is now.</param>
/// <param name="Target">Whose it is.</param>
/// <param name="IsChange">False: it was so already, and nobody was told.</param>
internal sealed record TriageOutcome(Finding Finding, Target Target, bool IsChange);
