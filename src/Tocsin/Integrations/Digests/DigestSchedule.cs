using System.Text.Json.Serialization;
using Tocsin.Events;

namespace Tocsin.Integrations.Digests;

/// <summary>When an integration gets a summary, by the clock of a place. Pure.</summary>
internal sealed record DigestSchedule
{
    public static readonly TimeOnly StandardTime = new(8, 0);

    /// <summary>The day of the week; null: every day.</summary>
    public DayOfWeek? Weekday { get; init; }

    /// <summary>What the clock shows there then.</summary>
    public required TimeOnly At { get; init; }

    /// <summary>The place, as the time zone database names it.</summary>
    public required string TimeZone { get; init; }

    /// <summary>What was before it is in no digest.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Until then none was due: whoever asks for another time in the afternoon gets none for the morning.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The type of its events.</summary>
    [JsonIgnore]
    public string Type => Weekday is null ? EventTypes.DigestDaily : EventTypes.DigestWeekly;

    /// <summary>How late one may still come; what is later than that is told by the next one.</summary>
    [JsonIgnore]
    public TimeSpan Grace => Weekday is null ? TimeSpan.FromHours(12) : TimeSpan.FromDays(3);

    /// <summary>How far one looks back at most, where several could not come.</summary>
    [JsonIgnore]
    public TimeSpan Longest => TimeSpan.FromDays(Weekday is null ? 8 : 35);

    /// <summary>Whether it asks for the same times.</summary>
    public bool Agrees(DigestSchedule? other) =>
        other is not null && (Weekday, At, TimeZone) == (other.Weekday, other.At, other.TimeZone);

    /// <summary>The last time that one was due.</summary>
    public DateTimeOffset LastDue(DateTimeOffset now)
    {
        var place = Places.Find(TimeZone) ?? TimeZoneInfo.Utc;
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, place).DateTime);
        while (true)
        {
            if ((Weekday is null || day.DayOfWeek == Weekday) && Due(day, place) is var due && due <= now)
            {
                return due;
            }

            day = day.AddDays(-1);
        }
    }

    // Of a time that the clock shows twice the first; a time that it leaves out is when as much of the day has passed.
    private DateTimeOffset Due(DateOnly day, TimeZoneInfo place)
    {
        var shown = day.ToDateTime(At);
        var offset =
            place.IsInvalidTime(shown) ? place.GetUtcOffset(shown.AddHours(-3))
            : place.IsAmbiguousTime(shown) ? place.GetAmbiguousTimeOffsets(shown).Max()
            : place.GetUtcOffset(shown);
        return new DateTimeOffset(shown, offset).ToUniversalTime();
    }
}
