namespace Tocsin.Client.Scans;

/// <summary>The part of a target that a scan looks at: what lies outside is never called resolved by it.</summary>
public sealed record ScanScope
{
    /// <summary>Files and folders relative to the root; empty is everything.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Rules that were looked for; empty is every rule.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];
}
