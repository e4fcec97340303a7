using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Tocsin.Integrations;

namespace Tocsin.Routing;

/// <summary>Body of <c>POST /integrations/preview</c>: a filter as an integration would have it.</summary>
internal sealed record PreviewRequest
{
    [Description("Only events about these targets. Absent, null or empty: all.")]
    [MaxLength(1000)]
    public IReadOnlyList<string>? TargetIds { get; init; }

    [Description("Event types, aliases, wildcards such as scan.*, or types of your own. Absent, null or empty: all.")]
    [MaxLength(100)]
    public IReadOnlyList<string>? Events { get; init; }

    [Description("Only findings at or above this severity; instead of filters.severity.")]
    [AllowedValues("info", "low", "medium", "high", "critical", null)]
    public string? SeverityFilter { get; init; }

    public PreviewFilters? Filters { get; init; }

    [Description("How far to look back. Default: 30 days.")]
    [Range(1, PreviewEndpoint.MaxDays)]
    public int? Days { get; init; }

    [Description("The next_cursor of an earlier answer: goes on where that one stopped.")]
    [StringLength(100)]
    public string? Cursor { get; init; }
}

/// <summary>The finer filters of a draft, with its severities.</summary>
internal sealed record PreviewFilters : FilterSettings
{
    [Description("Only findings of these severities. Absent, null or empty: all.")]
    [MaxLength(20)]
    public IReadOnlyList<string>? Severity { get; init; }
}

/// <summary>What a filter would have matched.</summary>
internal sealed record PreviewResource
{
    [Description("Since when events were looked at.")]
    public required DateTimeOffset From { get; init; }

    [Description("Until when.")]
    public required DateTimeOffset To { get; init; }

    [Description("How many events were looked at, newest first.")]
    public required int Examined { get; init; }

    [Description("How many of them it would have matched.")]
    public required int Matched { get; init; }

    [Description("The matched ones by type.")]
    public required IReadOnlyDictionary<string, int> ByEventType { get; init; }

    [Description("The matched findings by severity.")]
    public required IReadOnlyDictionary<string, int> BySeverity { get; init; }

    [Description("How many each stage of the filter turned away; an event is turned away by the first that says no.")]
    public required IReadOnlyDictionary<string, int> RefusedBy { get; init; }

    [Description("The newest of the matched ones.")]
    public required IReadOnlyList<PreviewSample> Samples { get; init; }

    [Description("Where to go on, where not everything of that time was looked at; null when it was.")]
    public required string? NextCursor { get; init; }
}

/// <summary>An event that the filter would have matched.</summary>
internal sealed record PreviewSample
{
    public required string EventId { get; init; }

    public required string Type { get; init; }

    [Description("The name under which it would have been delivered.")]
    public required string EventName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string? TargetId { get; init; }

    public required string? Severity { get; init; }
}
