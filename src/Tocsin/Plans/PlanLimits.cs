using System.Globalization;

namespace Tocsin.Plans;

/// <summary>What a plan allows: <c>none</c>, <c>unlimited</c>, or limits such as <c>60/minute 1000/hour</c>.</summary>
internal sealed record PlanLimits
{
    public const string NoApi = "none";
    public const string NoLimit = "unlimited";

    /// <summary>Said where a text is none of the three.</summary>
    public const string Form =
        "'none' (no API access), 'unlimited', or limits such as '60/minute 1000/hour 10000/day', each at most once and "
        + "from 1 to 1000000000";

    private const long Most = 1_000_000_000;

    public required bool HasApi { get; init; }

    /// <summary>None of them: as many requests as one likes.</summary>
    public required IReadOnlyList<PlanLimit> Limits { get; init; }

    /// <summary>Null where the text has another form.</summary>
    public static PlanLimits? Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case []:
                return null;
            case [NoApi]:
                return new PlanLimits { HasApi = false, Limits = [] };
            case [NoLimit]:
                return new PlanLimits { HasApi = true, Limits = [] };
        }

        var limits = words.Select(ParseLimit).OfType<PlanLimit>().ToArray();
        return limits.DistinctBy(l => l.Period).Count() == words.Length
            ? new PlanLimits { HasApi = true, Limits = limits }
            : null;
    }

    private static PlanLimit? ParseLimit(string word)
    {
        if (
            word.Split('/') is not [var number, var name]
            || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var requests)
            || requests is < 1 or > Most
        )
        {
            return null;
        }

        foreach (var period in PlanPeriods.All)
        {
            if (period.Word() == name)
            {
                return new PlanLimit(period, requests);
            }
        }

        return null;
    }
}
