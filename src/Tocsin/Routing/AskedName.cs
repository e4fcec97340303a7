using Tocsin.Events;

namespace Tocsin.Routing;

/// <summary>Under which of a subscription's names an event is delivered.</summary>
internal static class AskedName
{
    /// <summary>The most specific name that was asked for; the type itself for wildcards; null when none fits.</summary>
    public static string? Of(IReadOnlyList<string>? asked, string type, string? severity)
    {
        if (asked is null or { Count: 0 })
        {
            return InAll(type) ? type : null;
        }

        string? best = null;
        var bestRank = 0;
        foreach (var name in asked)
        {
            var rank = Rank(name, type, severity);
            if (rank > bestRank)
            {
                (best, bestRank) = (name, rank);
            }
        }

        return bestRank is > 0 and <= 2 ? type : best;
    }

    // 0 does not fit, 1 everything, 2 a family, 3 an alias for several types, 4 the type, 5 the type at one severity.
    private static int Rank(string name, string type, string? severity)
    {
        if (string.Equals(name, type, StringComparison.Ordinal))
        {
            return 4;
        }

        if (string.Equals(name, "*", StringComparison.Ordinal))
        {
            return InAll(type) ? 1 : 0;
        }

        if (name.EndsWith(".*", StringComparison.Ordinal))
        {
            return name.AsSpan(0, name.Length - 2).SequenceEqual(EventTypes.FamilyOf(type)) ? 2 : 0;
        }

        foreach (var alias in EventTypes.Aliases)
        {
            if (string.Equals(alias.Name, name, StringComparison.Ordinal))
            {
                return !alias.Types.Contains(type, StringComparer.Ordinal) ? 0
                    : alias.Severity is null ? (alias.Types.Count > 1 ? 3 : 4)
                    : string.Equals(alias.Severity, severity, StringComparison.Ordinal) ? 5
                    : 0;
            }
        }

        return 0;
    }

    private static bool InAll(string type) => EventTypes.Find(type)?.InAll ?? true;
}
