using System.Globalization;
using Tocsin.Http;

namespace Tocsin.Integrations.Digests;

/// <summary>How the times of digests look in the API, and what becomes of what it is given.</summary>
internal static class DigestView
{
    private const string Day = "day";
    private const string Week = "week";
    private const string Utc = "UTC";
    private const string TimeFormat = "HH:mm";
    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static DigestResource? Show(DigestSchedule? schedule) =>
        schedule is null
            ? null
            : new DigestResource
            {
                Every = schedule.Weekday is null ? Day : Week,
                At = schedule.At.ToString(TimeFormat, CultureInfo.InvariantCulture),
                TimeZone = schedule.TimeZone,
                Weekday = schedule.Weekday is { } day ? Weekdays[(int)day] : null,
            };

    /// <summary>The schedule that a request asks for, which has been checked; where that is the one before, that one.</summary>
    public static DigestSchedule? Merge(DigestSchedule? before, DigestResource? asked, DateTimeOffset now)
    {
        if (asked is null)
        {
            return null;
        }

        var at = IntegrationRegistry.Whole(now);
        var after = new DigestSchedule
        {
            Weekday = asked.Every == Week ? (DayOfWeek)Array.IndexOf(Weekdays, asked.Weekday ?? Weekdays[1]) : null,
            At = Time(asked.At) ?? DigestSchedule.StandardTime,
            TimeZone = asked.TimeZone ?? Utc,
            // What the digests before have not told is told by the next one.
            From = before?.From ?? at,
            Since = at,
        };
        return after.Agrees(before) ? before : after;
    }

    /// <summary>Notes everything that is wrong with what a request asks for.</summary>
    public static void Check(DigestResource? asked, List<FieldError> errors)
    {
        if (asked is null)
        {
            return;
        }

        if (asked.Every is not (Day or Week))
        {
            errors.Add(
                "/digest/every",
                $"'{Problems.Quote(asked.Every)}' is not how often one can come",
                "day or week"
            );
        }

        if (asked.At is { } at && Time(at) is null)
        {
            errors.Add("/digest/at", $"'{Problems.Quote(at)}' is no time of day", "hours and minutes, such as 08:00");
        }

        if (asked.TimeZone is { } zone && Places.Find(zone) is null)
        {
            errors.Add(
                "/digest/time_zone",
                $"'{Problems.Quote(zone)}' is no time zone that this server knows",
                NearestName.Of(zone, Places.Names) is { } nearest
                    ? $"'{nearest}'?"
                    : "a name such as Europe/Berlin, America/New_York or UTC"
            );
        }

        if (asked.Weekday is not null && asked.Every == Day)
        {
            errors.Add(
                "/digest/weekday",
                "is for a weekly one, and this one comes every day",
                "null, or every: \"week\""
            );
        }
        else if (asked.Weekday is { } day && !Weekdays.Contains(day, StringComparer.Ordinal))
        {
            errors.Add(
                "/digest/weekday",
                $"'{Problems.Quote(day)}' is no day of the week",
                "mon, tue, wed, thu, fri, sat or sun"
            );
        }
    }

    private static TimeOnly? Time(string? text) =>
        TimeOnly.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : null;
}
