namespace Tocsin.Findings.Triage;

/// <summary>A finding with what it takes to change it and to tell of that.</summary>
internal sealed record TriagedFinding
{
    public required Finding Finding { get; init; }

    /// <summary>How often it has changed; a change holds only where no other came first.</summary>
    public required long Version { get; init; }

    public required bool Announced { get; init; }

    /// <summary>The last scan that saw it on <see cref="Finding.Branch"/>.</summary>
    public required ScanReference LastScan { get; init; }

    /// <summary>The shallowest preset that has ever reported it there.</summary>
    public required Preset FoundWith { get; init; }

    public FindingStanding Standing =>
        new()
        {
            State = Finding.State,
            Announced = Announced,
            Triage = Finding.Triage,
        };
}
