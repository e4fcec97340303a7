using System.Text.Json.Serialization;

namespace Tocsin.Findings;

/// <summary><c>data</c> of the <c>finding.*</c> events.</summary>
internal sealed record FindingEventData
{
    public required string ScanId { get; init; }

    public required FindingEventFinding Finding { get; init; }

    public required string Repository { get; init; }

    public required string TargetId { get; init; }

    public required string TargetKind { get; init; }

    public required string Branch { get; init; }

    public required string? Commit { get; init; }

    public required FindingEventLinks Links { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required string? ChangeSummary { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required string? Assignee { get; init; }

    /// <summary>Whether it is news only because its target was never scanned before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public required bool FirstScan { get; init; }
}

/// <summary>The finding that an event is about.</summary>
internal sealed record FindingEventFinding
{
    public required string Id { get; init; }

    public required string RuleId { get; init; }

    public required string Title { get; init; }

    public required string Severity { get; init; }

    public required string Confidence { get; init; }

    public required string? Cwe { get; init; }

    public required FindingEventLocation Location { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required string Tool { get; init; }

    public required string State { get; init; }
}

/// <summary>Where in the code.</summary>
internal sealed record FindingEventLocation
{
    public required string File { get; init; }

    public required int Line { get; init; }
}

/// <summary>Where to look.</summary>
internal sealed record FindingEventLinks
{
    public required string Dashboard { get; init; }

    public required string Findings { get; init; }
}
