namespace Tocsin.Client.Scans;

/// <summary>What a SARIF file that is uploaded all in one belongs to.</summary>
public sealed record ScanUpload
{
    /// <summary><c>owner/name</c> of a repository.</summary>
    public required string Target { get; init; }

    /// <summary>Branch of the code.</summary>
    public string? Branch { get; init; }

    /// <summary>Commit of the code.</summary>
    public string? Commit { get; init; }

    /// <summary><c>quick</c>, <c>standard</c> or <c>deep</c>.</summary>
    public string? Preset { get; init; }

    /// <summary>The folder that was scanned; absolute paths in the file become relative to it.</summary>
    public string? Root { get; init; }
}
