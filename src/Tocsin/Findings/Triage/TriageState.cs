namespace Tocsin.Findings.Triage;

/// <summary>What people have said of a finding. Scans leave it as it is, but for what they find to be untrue.</summary>
internal sealed record TriageState
{
    public static TriageState Untouched { get; } = new();

    public VerificationStatus Verification { get; init; }

    /// <summary>When somebody said so last.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    public Suppression? Suppression { get; init; }

    public string? Assignee { get; init; }

    /// <summary>When somebody asked for another look; null once a scan has had it.</summary>
    public DateTimeOffset? RecheckAt { get; init; }
}
