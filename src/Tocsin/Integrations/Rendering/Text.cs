using System.Globalization;

namespace Tocsin.Integrations.Rendering;

/// <summary>Small words.</summary>
internal static class Text
{
    /// <summary><c>1 finding</c>, <c>2 findings</c>.</summary>
    public static string Count(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");

    /// <summary><c>47 (2 critical, 8 high)</c>; null where nothing is counted.</summary>
    public static string? BySeverity(EventData counts)
    {
        var parts = Severities
            .All.Reverse()
            .Select(s => (Name: s, Count: counts[s].Count() ?? 0))
            .Where(s => s.Count > 0)
            .Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Count:N0} {s.Name}"));
        return string.Join(", ", parts) is { Length: > 0 } text ? text : null;
    }

    /// <summary>A day and a time, in UTC and saying so.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary><c>5 min 37 s</c>.</summary>
    public static string Duration(long seconds) =>
        seconds switch
        {
            < 60 => $"{seconds} s",
            < 3600 => $"{seconds / 60} min {seconds % 60} s",
            _ => $"{seconds / 3600} h {seconds % 3600 / 60} min",
        };
}
