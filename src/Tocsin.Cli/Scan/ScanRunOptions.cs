using Tocsin.Scanning;

namespace Tocsin.Cli.Scan;

/// <summary>What <c>scan run</c> was asked to do.</summary>
internal sealed record ScanRunOptions
{
    public required IReadOnlyList<string> Paths { get; init; }

    public string? Root { get; init; }

    public string? Target { get; init; }

    public string? Branch { get; init; }

    public string? Commit { get; init; }

    public required string Preset { get; init; }

    public required IReadOnlyList<string> Scanners { get; init; }

    public Severity? FailOn { get; init; }

    public required string Format { get; init; }

    public string? Output { get; init; }

    public bool Offline { get; init; }

    public TimeSpan? Timeout { get; init; }

    public bool NoWait { get; init; }
}
