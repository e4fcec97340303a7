namespace Tocsin.Client.Scans;

/// <summary>One scanner's run in a scan.</summary>
public sealed record ScanTool
{
    /// <summary>Name of the tool, lower case.</summary>
    public required string Name { get; init; }

    /// <summary>Its version.</summary>
    public string? Version { get; init; }

    /// <summary>How many results it had.</summary>
    public int Results { get; init; }

    /// <summary>False when it says that it failed.</summary>
    public bool Successful { get; init; }

    /// <summary>What it said of its failure.</summary>
    public string? Error { get; init; }
}
