namespace Tocsin.Client.Scans;

/// <summary>A scan to begin. Either <see cref="Target"/> or <see cref="TargetId"/> is set.</summary>
public sealed record NewScan
{
    /// <summary>A target by kind and name; made if it is new.</summary>
    public ScanTarget? Target { get; init; }

    /// <summary>A target that exists.</summary>
    public string? TargetId { get; init; }

    /// <summary>Branch of the code.</summary>
    public string? Branch { get; init; }

    /// <summary>Commit of the code.</summary>
    public string? Commit { get; init; }

    /// <summary><c>quick</c>, <c>standard</c> or <c>deep</c>.</summary>
    public string? Preset { get; init; }

    /// <summary>The part of the target that is looked at; null is all of it.</summary>
    public ScanScope? Scope { get; init; }

    /// <summary><c>upload</c>: the results come from outside. <c>server</c>: the server runs the scanners.</summary>
    public string Source { get; init; } = "upload";
}
