using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Integrations.Noise;

/// <summary>Events that leave together, as the API has it.</summary>
internal sealed record GroupingResource
{
    [Description(
        "What events of one message have in common: scan, target, rule, severity, or several of these. Absent: scan. An event that has no such thing is sent by itself, at once."
    )]
    [MaxLength(4)]
    public IReadOnlyList<string>? By { get; init; }

    [Description("For how many seconds the first of them waits for others. Absent: 60.")]
    [Range(1, Grouping.MaxSeconds)]
    public int? Window { get; init; }
}

/// <summary>Hours in which nothing is sent, as the API has it.</summary>
internal sealed record QuietHoursResource
{
    [Description("The place whose clock counts, such as Europe/Berlin or UTC.")]
    [StringLength(100)]
    public required string TimeZone { get; init; }

    [Description("When they begin, such as 22:00.")]
    public required string From { get; init; }

    [Description("When they end, such as 07:00; on the next day where that is not later.")]
    public required string To { get; init; }

    [Description("The days on which they begin: mon, tue, wed, thu, fri, sat, sun. Absent: every day.")]
    [MaxLength(7)]
    public IReadOnlyList<string>? Days { get; init; }
}
