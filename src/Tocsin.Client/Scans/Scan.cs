namespace Tocsin.Client.Scans;

/// <summary>One run of one or more scanners against a target.</summary>
public sealed record Scan
{
    /// <summary><c>scan_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What was scanned.</summary>
    public required ScanTarget Target { get; init; }

    /// <summary>Branch of the code.</summary>
    public string? Branch { get; init; }

    /// <summary>Commit of the code.</summary>
    public string? Commit { get; init; }

    /// <summary><c>quick</c>, <c>standard</c> or <c>deep</c>.</summary>
    public string? Preset { get; init; }

    /// <summary>The part of the target that was looked at.</summary>
    public ScanScope? Scope { get; init; }

    /// <summary><c>upload</c> or <c>server</c>.</summary>
    public string? Source { get; init; }

    /// <summary>One of <see cref="ScanStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, well or not.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>From start to end.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>The scanners' runs.</summary>
    public IReadOnlyList<ScanTool> Tools { get; init; } = [];

    /// <summary>Counts of what it found.</summary>
    public ScanSummary Summary { get; init; } = new();

    /// <summary>Where to look.</summary>
    public ScanLinks? Links { get; init; }
}
