namespace Tocsin.Client.Findings;

/// <summary>A finding after somebody has said something of it.</summary>
public sealed record TriagedFinding : Finding
{
    /// <summary>False: it was so already, and nobody was told.</summary>
    public bool Changed { get; init; }

    /// <summary>What else there is to know.</summary>
    public string? Note { get; init; }
}
