using Tocsin.Events;
using Tocsin.Integrations;
using Tocsin.Scanning.Files;

namespace Tocsin.Routing;

/// <summary>
/// A subscription's finer filters, compiled: tool, rule and path hold against findings, branch against findings and scans. An
/// event of these that does not say what a filter asks for does not pass it.
/// </summary>
internal sealed class DetailFilter
{
    public const string ScanFamily = "scan";
    private readonly HashSet<string>? _tools;
    private readonly Glob[]? _rules;
    private readonly Glob[]? _branches;
    private readonly Glob[]? _paths;

    private DetailFilter(Subscription wanted, bool isFinding)
    {
        _tools =
            isFinding && wanted.Tools is { Count: > 0 } tools
                ? new HashSet<string>(tools, StringComparer.OrdinalIgnoreCase)
                : null;
        _rules = isFinding ? Globs(wanted.Rules) : null;
        _branches = Globs(wanted.Branches);
        _paths = isFinding ? Globs(wanted.Paths) : null;
    }

    private bool IsEmpty => (_tools, _rules, _branches, _paths) is (null, null, null, null);

    /// <summary>The filter for events of a type, or null where there is nothing to look at.</summary>
    public static DetailFilter? Of(Subscription wanted, string type)
    {
        if (!wanted.HasDetails)
        {
            return null;
        }

        var family = EventTypes.FamilyOf(type);
        var isFinding = string.Equals(family, EventTypes.FindingFamily, StringComparison.Ordinal);
        if (!isFinding && !string.Equals(family, ScanFamily, StringComparison.Ordinal))
        {
            return null;
        }

        var filter = new DetailFilter(wanted, isFinding);
        return filter.IsEmpty ? null : filter;
    }

    public bool Passes(EventDetails details) =>
        PassesTool(details)
        && Fits(_rules, details.Rule)
        && Fits(_branches, details.Branch)
        && Fits(_paths, details.Path);

    /// <summary>Every stage that says no, in their order.</summary>
    public IEnumerable<RouteRefusal> Refusals(EventDetails details)
    {
        if (!PassesTool(details))
        {
            yield return RouteRefusal.Tool;
        }

        if (!Fits(_rules, details.Rule))
        {
            yield return RouteRefusal.Rule;
        }

        if (!Fits(_branches, details.Branch))
        {
            yield return RouteRefusal.Branch;
        }

        if (!Fits(_paths, details.Path))
        {
            yield return RouteRefusal.Path;
        }
    }

    private bool PassesTool(EventDetails details) =>
        _tools is null || (details.Tool is { } tool && _tools.Contains(tool));

    private static bool Fits(Glob[]? globs, string? text) =>
        globs is null || (text is not null && Array.Exists(globs, g => g.Fits(text)));

    private static Glob[]? Globs(IReadOnlyList<string>? patterns) =>
        patterns is { Count: > 0 } ? [.. patterns.Select(p => new Glob(p))] : null;
}
