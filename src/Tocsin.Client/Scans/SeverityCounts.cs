namespace Tocsin.Client.Scans;

/// <summary>A number for each severity.</summary>
public sealed record SeverityCounts
{
    /// <summary>Worst.</summary>
    public int Critical { get; init; }

    /// <summary>Bad.</summary>
    public int High { get; init; }

    /// <summary>Middling.</summary>
    public int Medium { get; init; }

    /// <summary>Slight.</summary>
    public int Low { get; init; }

    /// <summary>Good to know.</summary>
    public int Info { get; init; }
}
