using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Integrations.Digests;

/// <summary>When a summary comes, as the API has it.</summary>
internal sealed record DigestResource
{
    [Description("How often: day or week.")]
    public required string Every { get; init; }

    [Description(
        "The time of day, by the clock of time_zone. Absent: 08:00. Of a time that the clock shows twice the first counts; for one that it leaves out it comes when as much of the day has passed."
    )]
    public string? At { get; init; }

    [Description("The place whose clock counts, such as Europe/Berlin. Absent: UTC.")]
    [StringLength(100)]
    public string? TimeZone { get; init; }

    [Description("Of a weekly one the day: mon, tue, wed, thu, fri, sat or sun. Absent: mon. Of a daily one null.")]
    public string? Weekday { get; init; }
}
