using System.Globalization;

namespace Tocsin.Integrations;

/// <summary>The names and the form of retry schedules: a name, or seconds between the attempts, "60,300,1800".</summary>
internal static class RetrySchedule
{
    public const string Standard = "standard";
    public const string Extended = "extended";
    public const int MaxRetries = 20;
    public const int MaxSeconds = 7 * 24 * 3600;

    private static readonly TimeSpan[] StandardIntervals =
    [
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(24),
    ];

    private static readonly TimeSpan[] ExtendedIntervals =
    [
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(6),
        TimeSpan.FromHours(24),
    ];

    /// <summary>How long to wait after each attempt but the last; the first is made at once.</summary>
    public static IReadOnlyList<TimeSpan> Intervals(string schedule) =>
        schedule switch
        {
            Standard => StandardIntervals,
            Extended => ExtendedIntervals,
            _ => [.. Seconds(schedule).Select(s => TimeSpan.FromSeconds(s))],
        };

    /// <summary>The latest moment for a retry, counted from the first attempt, or null.</summary>
    public static TimeSpan? Latest(string schedule) =>
        string.Equals(schedule, Extended, StringComparison.Ordinal) ? TimeSpan.FromHours(24) : null;

    /// <summary>The form of a schedule of one's own.</summary>
    public static string Of(IEnumerable<int> seconds) =>
        string.Join(',', seconds.Select(s => s.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The seconds of a schedule of one's own.</summary>
    public static IReadOnlyList<int> Seconds(string schedule) =>
        [
            .. schedule
                .Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(s => int.Parse(s, NumberStyles.None, CultureInfo.InvariantCulture)),
        ];
}
