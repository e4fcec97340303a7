namespace Tocsin.Findings.Triage;

/// <summary>What an act makes of a finding.</summary>
/// <param name="After">Where it stands then.</param>
internal sealed record FindingTransition(FindingStanding After)
{
    /// <summary>What its history notes; null when the act changes nothing.</summary>
    public HistoryAction? Action { get; init; }

    /// <summary>What was before, and what is now, in words.</summary>
    public string? From { get; init; }

    /// <inheritdoc cref="From"/>
    public string? To { get; init; }

    /// <summary>The event that tells of it; null when nobody is told.</summary>
    public string? EventType { get; init; }

    /// <summary>The event's <c>change_summary</c>, where it has one.</summary>
    public string? Summary { get; init; }

    public bool IsChange => Action is not null;
}
