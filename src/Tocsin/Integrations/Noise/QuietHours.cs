using System.Diagnostics.CodeAnalysis;
using Tocsin.Integrations.Digests;

namespace Tocsin.Integrations.Noise;

/// <summary>Hours in which nothing is sent, by the clock of a place. Pure.</summary>
/// <param name="TimeZone">The place, as the time zone database names it.</param>
/// <param name="From">When they begin.</param>
/// <param name="To">When they end; on the next day where that is not later than <paramref name="From"/>.</param>
/// <param name="Days">The days on which they begin.</param>
internal sealed record QuietHours(string TimeZone, TimeOnly From, TimeOnly To, Weekdays Days)
{
    // A week of them, one joined to the other.
    private const int MostJoined = 8;

    /// <summary>Whether there is a moment outside of them.</summary>
    public bool LeavesTime => From != To || Days != Weekdays.All;

    /// <summary>When they are over, where it is in them; null where it is not.</summary>
    public DateTimeOffset? EndsAt(DateTimeOffset at)
    {
        var place = TryFind(TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        DateTimeOffset? end = null;
        for (var joined = 0; joined < MostJoined && EndOfOne(place, end ?? at) is { } next; joined++)
        {
            end = next;
        }

        return end;
    }

    public static bool TryFind(string timeZone, [NotNullWhen(true)] out TimeZoneInfo? place) =>
        (place = Places.Find(timeZone)) is not null;

    private DateTimeOffset? EndOfOne(TimeZoneInfo place, DateTimeOffset at)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, place).DateTime);
        for (var day = today.AddDays(-1); day <= today; day = day.AddDays(1))
        {
            if (!Days.HasFlag((Weekdays)(1 << (int)day.DayOfWeek)))
            {
                continue;
            }

            var begins = Instant(place, day.ToDateTime(From), later: false);
            var ends = Instant(place, (To <= From ? day.AddDays(1) : day).ToDateTime(To), later: true);
            if (begins <= at && at < ends)
            {
                return ends;
            }
        }

        return null;
    }

    // A time that a clock shows twice is meant so that the hours are as long as they can be; one that it leaves out is the
    // moment in which it goes on.
    private static DateTimeOffset Instant(TimeZoneInfo place, DateTime shown, bool later)
    {
        while (place.IsInvalidTime(shown))
        {
            shown = shown.AddMinutes(1);
        }

        var offset =
            !place.IsAmbiguousTime(shown) ? place.GetUtcOffset(shown)
            : later ? place.GetAmbiguousTimeOffsets(shown).Min()
            : place.GetAmbiguousTimeOffsets(shown).Max();
        return new DateTimeOffset(shown, offset).ToUniversalTime();
    }
}
