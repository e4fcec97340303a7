namespace Tocsin.Scanning.Sarif;

/// <summary>What a SARIF file is judged by, and the bounds on reading it.</summary>
public sealed record SarifOptions
{
    /// <summary>The folder that was scanned, as the tool wrote it; absolute paths become relative to it.</summary>
    public string? Root { get; init; }

    /// <summary>The same folder on this machine when the source is at hand: context hashes come from the files then.</summary>
    public string? SourceRoot { get; init; }

    /// <summary>Most bytes of JSON, after decompression.</summary>
    public long MaxBytes { get; init; } = 200L * 1024 * 1024;

    /// <summary>Most results over all runs.</summary>
    public int MaxResults { get; init; } = 100_000;
}
