using Tocsin.Events;
using Tocsin.Integrations;

namespace Tocsin.Routing;

/// <summary>Who wants events of one type: by severity, and by target where somebody named targets.</summary>
internal sealed class TypeRoutes
{
    private readonly List<Route>[] _anyTarget = Slots();
    private readonly Dictionary<string, List<Route>[]> _byTarget = new(StringComparer.Ordinal);

    private Dictionary<long, DetailFilter>? _details;

    public static TypeRoutes Of(IEnumerable<Integration> integrations, string type)
    {
        var routes = new TypeRoutes();
        var filtered = string.Equals(EventTypes.FamilyOf(type), EventTypes.FindingFamily, StringComparison.Ordinal);
        foreach (var integration in integrations.Where(i => i.Enabled).OrderBy(i => i.Number))
        {
            if (DetailFilter.Of(integration.Subscription, type) is { } details)
            {
                (routes._details ??= [])[integration.Number] = details;
            }

            for (var slot = 0; slot <= Severities.All.Count; slot++)
            {
                var severity = slot < Severities.All.Count ? Severities.All[slot] : null;
                var wanted = integration.Subscription.Severities;
                if (filtered && wanted is { Count: > 0 } && !wanted.Contains(severity, StringComparer.Ordinal))
                {
                    continue;
                }

                if (AskedName.Of(integration.Subscription.Events, type, severity) is { } name)
                {
                    routes.Add(slot, new Route(integration, name));
                }
            }
        }

        return routes;
    }

    /// <summary>Those that match, in the order of their numbers.</summary>
    public IEnumerable<Route> Match(int severity, string? targetId)
    {
        var any = _anyTarget[severity];
        return targetId is null || !_byTarget.TryGetValue(targetId, out var slots) || slots[severity].Count == 0 ? any
            : any.Count == 0 ? slots[severity]
            : any.Concat(slots[severity]).OrderBy(r => r.Integration.Number);
    }

    /// <summary>Those of them whose finer filters let the event pass; nothing of it is read where nobody has any.</summary>
    public IEnumerable<Route> Sift(IEnumerable<Route> matched, Event fact)
    {
        if (_details is not { } filters)
        {
            return matched;
        }

        EventDetails? details = null;
        return matched.Where(r =>
            !filters.TryGetValue(r.Integration.Number, out var filter)
            || filter.Passes(details ??= EventDetails.Of(fact))
        );
    }

    private void Add(int slot, Route route)
    {
        if (route.Integration.Subscription.TargetIds is not { Count: > 0 } targets)
        {
            _anyTarget[slot].Add(route);
            return;
        }

        foreach (var target in targets.Distinct(StringComparer.Ordinal))
        {
            if (!_byTarget.TryGetValue(target, out var slots))
            {
                _byTarget.Add(target, slots = Slots());
            }

            slots[slot].Add(route);
        }
    }

    private static List<Route>[] Slots() =>
        [.. Enumerable.Range(0, Severities.All.Count + 1).Select(_ => new List<Route>())];
}
