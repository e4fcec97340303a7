using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Tocsin.Http;

namespace Tocsin.Events;

/// <summary>Which names a subscription may ask for, and which types may be published.</summary>
internal static partial class EventNames
{
    public const string Everything = "*";
    private const int MaxLength = 100;

    /// <summary>Own types that were found good: looking for slips of the pen takes longer than publishing.</summary>
    private const int MaxGood = 4096;

    private static readonly ConcurrentDictionary<string, bool> Good = new(StringComparer.Ordinal);
    private static readonly string[] Catalogue = [.. EventTypes.All.Select(t => t.Name)];

    private static readonly string[] Families =
    [
        .. EventTypes.All.Select(t => t.Family).Append("vulnerability").Distinct(StringComparer.Ordinal),
    ];

    private static readonly string[] Known =
    [
        Everything,
        .. EventTypes.All.Select(t => t.Name),
        .. EventTypes.Aliases.Select(a => a.Name),
        .. Families.Where(f => f is not "vulnerability" and not EventTypes.Ping).Select(f => f + ".*"),
    ];

    /// <summary>What is wrong with a name in a subscription, and what would be right; or null.</summary>
    public static (string Problem, string Expected)? CheckAsked(string name)
    {
        if (Known.Contains(name, StringComparer.Ordinal))
        {
            return null;
        }

        var own = name.EndsWith(".*", StringComparison.Ordinal) ? name[..^1] + "x" : name;
        return CheckOwn(name, own, Known);
    }

    /// <summary>What is wrong with the type of a published event, and what would be right; or null.</summary>
    public static (string Problem, string Expected)? CheckPublished(string type)
    {
        if (EventTypes.Find(type) is not null || Good.ContainsKey(type))
        {
            return null;
        }

        var wrong = CheckOwn(type, type, Catalogue);
        if (wrong is null && Good.Count < MaxGood)
        {
            Good.TryAdd(type, true);
        }

        return wrong;
    }

    /// <summary>Whether a name that was accepted in a subscription is one type of somebody's own.</summary>
    public static bool IsOwn(string name) => !Known.Contains(name, StringComparer.Ordinal) && !name.EndsWith('*');

    // A type of one's own has a family of its own, so that a slip of the pen is not taken for one.
    private static (string, string)? CheckOwn(string given, string own, IReadOnlyList<string> known)
    {
        var family = EventTypes.FamilyOf(own);
        var nearest = NearestName.Of(given, known);
        var misspelt = nearest is not null && NearestName.Of(family, Families) is not null;
        if (
            own.Length <= MaxLength
            && OwnName().IsMatch(own)
            && !Families.Contains(family, StringComparer.Ordinal)
            && !misspelt
        )
        {
            return null;
        }

        return (
            $"'{Problems.Quote(given)}' is not an event",
            nearest is null
                ? $"one of {string.Join(", ", known)}, or a dotted name of your own such as build.finished"
                : $"'{nearest}'?"
        );
    }

    [GeneratedRegex(
        "^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)+$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex OwnName();
}
