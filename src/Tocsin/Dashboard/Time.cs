using System.Globalization;

namespace Tocsin.Dashboard;

/// <summary>Times for people.</summary>
internal static class Time
{
    public static string Of(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
