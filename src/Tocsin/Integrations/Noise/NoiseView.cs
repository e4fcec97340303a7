using System.Globalization;
using Tocsin.Http;
using Tocsin.Integrations.Api;

namespace Tocsin.Integrations.Noise;

/// <summary>How noise settings look in the API, and what becomes of what it is given.</summary>
internal static class NoiseView
{
    public const string List = "list";
    public const string Summarise = "summarise";

    private const string TimeFormat = "HH:mm";

    public static GroupingResource? Show(Grouping? grouping) =>
        grouping is null
            ? null
            : new GroupingResource { By = Words(grouping.By), Window = (int)grouping.Window.TotalSeconds };

    public static QuietHoursResource? Show(QuietHours? hours) =>
        hours is null
            ? null
            : new QuietHoursResource
            {
                TimeZone = hours.TimeZone,
                From = hours.From.ToString(TimeFormat, CultureInfo.InvariantCulture),
                To = hours.To.ToString(TimeFormat, CultureInfo.InvariantCulture),
                Days = Words(hours.Days),
            };

    public static string FirstScan(NoiseSettings? noise) => noise is { SummarisesFirstScan: true } ? Summarise : List;

    /// <summary>What the request names is the request's, the rest is as it was; what is wrong is left out.</summary>
    public static NoiseSettings? Merge(
        NoiseSettings? before,
        IntegrationSettings settings,
        Func<string, bool> has,
        IIntegrationKind kind
    )
    {
        var now = before ?? NoiseSettings.None;
        now = now with
        {
            Grouping = has("grouping") ? Read(settings.Grouping) : now.Grouping,
            Ceiling = has("ceiling") ? settings.Ceiling : now.Ceiling,
            QuietHours = has("quiet_hours") ? Read(settings.QuietHours) : now.QuietHours,
            SummarisesFirstScan = has("first_scan") ? settings.FirstScan == Summarise : now.SummarisesFirstScan,
            OneByOne = !kind.TakesBatches,
        };
        return now.IsNone ? null : now;
    }

    /// <summary>What is wrong with what a request says.</summary>
    public static IEnumerable<FieldError> Check(
        IntegrationSettings settings,
        DeliverySettings draft,
        Func<string, bool> has,
        IIntegrationKind kind
    )
    {
        if (settings.Grouping?.By is { } by && (by.Count == 0 || Flags<GroupBy>(by) is null))
        {
            yield return Error("/grouping/by", "has something that is none of them", $"some of {All<GroupBy>()}");
        }

        foreach (var error in Check(settings.QuietHours))
        {
            yield return error;
        }

        if (draft is { Batch: not null, Noise.Grouping: not null } && (has("batch") || has("grouping")))
        {
            yield return Error("/grouping", "and batch both say which events leave together", "one of the two");
        }

        if (kind.TakesBatches)
        {
            yield break;
        }

        foreach (
            var (field, isSet) in ((string, bool)[])
                [
                    ("grouping", settings.Grouping is not null),
                    ("ceiling", settings.Ceiling is not null),
                    ("first_scan", settings.FirstScan == Summarise),
                ]
        )
        {
            if (isSet)
            {
                yield return Error(
                    "/" + field,
                    $"makes one message of several events, and {kind.Title} takes one at a time",
                    field == "first_scan" ? List : "null"
                );
            }
        }
    }

    private static Grouping? Read(GroupingResource? grouping) =>
        grouping is null
            ? null
            : new Grouping(
                grouping.By is { } by ? Flags<GroupBy>(by) ?? GroupBy.None : GroupBy.Scan,
                TimeSpan.FromSeconds(grouping.Window ?? Grouping.DefaultSeconds)
            );

    private static QuietHours? Read(QuietHoursResource? hours) =>
        hours is not null && Time(hours.From) is { } from && Time(hours.To) is { } to
            ? new QuietHours(
                hours.TimeZone,
                from,
                to,
                hours.Days is { } days ? Flags<Weekdays>(days) ?? Weekdays.None : Weekdays.All
            )
            : null;

    private static IEnumerable<FieldError> Check(QuietHoursResource? hours)
    {
        if (hours is null)
        {
            yield break;
        }

        if (!QuietHours.TryFind(hours.TimeZone, out _))
        {
            yield return Error(
                "/quiet_hours/time_zone",
                $"'{Problems.Quote(hours.TimeZone)}' is no time zone that this server knows",
                "a name such as Europe/Berlin, America/New_York or UTC"
            );
        }

        foreach (var (field, text) in ((string, string)[])[("from", hours.From), ("to", hours.To)])
        {
            if (Time(text) is null)
            {
                yield return Error($"/quiet_hours/{field}", "is no time of day", "hours and minutes, such as 22:00");
            }
        }

        if (hours.Days is { } days && (days.Count == 0 || Flags<Weekdays>(days) is null))
        {
            yield return Error("/quiet_hours/days", "has something that is no day", $"some of {All<Weekdays>()}");
        }
        else if (Read(hours) is { LeavesTime: false })
        {
            yield return Error("/quiet_hours", "never end: nothing would be sent", "enabled: false, or fewer hours");
        }
    }

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : null;

    private static T? Flags<T>(IReadOnlyList<string> words)
        where T : struct, Enum
    {
        var all = 0;
        foreach (var word in words)
        {
            if (Single<T>().FirstOrDefault(f => Word(f) == word) is var flag && Convert(flag) == 0)
            {
                return null;
            }

            all |= Convert(flag);
        }

        return (T)Enum.ToObject(typeof(T), all);
    }

    private static List<string> Words<T>(T flags)
        where T : struct, Enum => [.. Single<T>().Where(f => (Convert(flags) & Convert(f)) != 0).Select(Word)];

    private static string All<T>()
        where T : struct, Enum => string.Join(", ", Single<T>().Select(Word));

    private static IEnumerable<T> Single<T>()
        where T : struct, Enum => Enum.GetValues<T>().Where(f => int.IsPow2(Convert(f)));

    private static int Convert<T>(T flag)
        where T : struct, Enum => ((IConvertible)flag).ToInt32(CultureInfo.InvariantCulture);

    private static string Word<T>(T flag)
        where T : struct, Enum => flag.ToString().ToLowerInvariant();

    private static FieldError Error(string pointer, string problem, string expected) =>
        new()
        {
            Pointer = pointer,
            Problem = problem,
            Expected = expected,
        };
}
