using System.Collections.Concurrent;
using Tocsin.Events;
using Tocsin.Integrations;

namespace Tocsin.Routing;

/// <summary>
/// One organization's integrations and silences, arranged so that an event finds those that want it without asking the others. A
/// type's arrangement is made when its first event comes. Pure: a change makes a new table.
/// </summary>
internal sealed class RoutingTable(IReadOnlyList<Integration> integrations, SilenceTable? silences = null)
{
    /// <summary>Types beyond the catalogue's are many or made up: this many are kept arranged.</summary>
    private const int MaxTypes = 512;

    private readonly ConcurrentDictionary<string, TypeRoutes> _types = new(StringComparer.Ordinal);

    public static RoutingTable Empty { get; } = new([]);

    /// <summary>Those that want the event, in the order of their numbers.</summary>
    /// <param name="fact">The event.</param>
    /// <param name="now">What is active since later than this was so before the clock was set back: the event is for it too.</param>
    public IEnumerable<Route> Match(Event fact, DateTimeOffset? now = null)
    {
        if (integrations.Count == 0)
        {
            return [];
        }

        if (DigestSubject.Of(fact) is { } whose)
        {
            return integrations
                .Where(i => i.Enabled && i.Id == whose && IsActive(i, fact, now))
                .Select(i => new Route(i, fact.Type));
        }

        var routes = _types.TryGetValue(fact.Type, out var known) ? known : Arrange(fact.Type);
        var subject = FailureSubject.Of(fact);
        var matched = routes
            .Match(Severities.Slot(fact.Severity), fact.TargetId)
            .Where(r =>
                IsActive(r.Integration, fact, now)
                && (subject is null || !string.Equals(r.Integration.WebhookId, subject, StringComparison.Ordinal))
            );
        var wanted = routes.Sift(matched, fact);
        return silences is null ? wanted : silences.Sift(wanted, fact, now);
    }

    private static bool IsActive(Integration integration, Event fact, DateTimeOffset? now) =>
        integration.ActiveSince <= fact.CreatedAt || integration.ActiveSince > now;

    private TypeRoutes Arrange(string type)
    {
        var routes = TypeRoutes.Of(integrations, type);
        return _types.Count < MaxTypes ? _types.GetOrAdd(type, routes) : routes;
    }
}
