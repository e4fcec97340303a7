namespace Tocsin.Client.Findings;

/// <summary>Place in the code.</summary>
public sealed record FindingLocation
{
    /// <summary>Path relative to the scanned root, with forward slashes.</summary>
    public string? File { get; init; }

    /// <summary>Line, from 1; 0 or null where there is none.</summary>
    public int? Line { get; init; }

    /// <summary>Last line.</summary>
    public int? EndLine { get; init; }

    /// <summary>The code; a secret in it is masked.</summary>
    public string? Snippet { get; init; }
}
