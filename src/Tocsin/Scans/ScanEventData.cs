using System.Text.Json.Serialization;

namespace Tocsin.Scans;

/// <summary><c>data</c> of the <c>scan.*</c> events.</summary>
internal sealed record ScanEventData
{
    public required string ScanId { get; init; }

    public required string Repository { get; init; }

    public required string TargetId { get; init; }

    public required string TargetKind { get; init; }

    public required string Branch { get; init; }

    public required string? Commit { get; init; }

    public required string Preset { get; init; }

    public required string Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required long? DurationSeconds { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required string? Error { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required ScanEventSummary? Summary { get; init; }

    public required ScanLinks Links { get; init; }
}

/// <summary>The counts of a completed scan.</summary>
internal sealed record ScanEventSummary
{
    public required int TotalFindings { get; init; }

    public required int NewFindings { get; init; }

    public required int ResolvedFindings { get; init; }

    public required SeverityCounts BySeverity { get; init; }
}
