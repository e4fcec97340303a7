namespace Tocsin.Findings.Triage;

/// <summary>One thing that has happened to a finding: when, what, who and why.</summary>
internal sealed record HistoryEntry
{
    /// <summary>Counts the finding's changes; 0 is that it was found.</summary>
    public required long Number { get; init; }

    public required DateTimeOffset At { get; init; }

    public required HistoryAction Action { get; init; }

    public required Actor By { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public string? Reason { get; init; }
}
