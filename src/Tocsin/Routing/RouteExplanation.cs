using Tocsin.Events;
using Tocsin.Integrations;
using Tocsin.Silences;

namespace Tocsin.Routing;

/// <summary>Why an integration gets an event or does not: what <see cref="RoutingTable"/> decides, one by one. Pure.</summary>
internal sealed record RouteExplanation
{
    /// <summary>The name under which it gets the event; null when it does not.</summary>
    public required string? Name { get; init; }

    /// <summary>Every filter that says no; empty when it gets the event.</summary>
    public required IReadOnlyList<RouteRefusal> Refusals { get; init; }

    /// <summary>The first filter that says no, in the order in which they are asked; null when it gets the event.</summary>
    public RouteRefusal? Stage => Refusals.Count == 0 ? null : Refusals[0];

    /// <summary>The silence that held it back, be it one of several.</summary>
    public Silence? Silence { get; init; }

    public static RouteExplanation Of(Integration integration, Event fact, SilenceTable? silences = null) =>
        Of(integration, fact, DetailFilter.Of(integration.Subscription, fact.Type), silences);

    /// <param name="integration">The integration.</param>
    /// <param name="fact">The event.</param>
    /// <param name="details">Its finer filters for events of this type, as they were compiled.</param>
    /// <param name="silences">Those that held at the time of the event.</param>
    public static RouteExplanation Of(
        Integration integration,
        Event fact,
        DetailFilter? details,
        SilenceTable? silences
    )
    {
        var wanted = integration.Subscription;
        var whose = DigestSubject.Of(fact);
        var name =
            whose is null ? AskedName.Of(wanted.Events, fact.Type, Known(fact.Severity))
            : integration.Id == whose ? fact.Type
            : null;
        var refusals = new List<RouteRefusal>();
        Refuse(RouteRefusal.Disabled, !integration.Enabled);
        Refuse(RouteRefusal.CreatedLater, integration.ActiveSince > fact.CreatedAt);
        Refuse(
            RouteRefusal.OwnFailure,
            FailureSubject.Of(fact) is { } subject
                && string.Equals(integration.WebhookId, subject, StringComparison.Ordinal)
        );
        Refuse(
            RouteRefusal.Target,
            whose is null && wanted.TargetIds is { Count: > 0 } targets && !Has(targets, fact.TargetId)
        );
        Refuse(RouteRefusal.Event, name is null);
        Refuse(
            RouteRefusal.Severity,
            string.Equals(EventTypes.FamilyOf(fact.Type), EventTypes.FindingFamily, StringComparison.Ordinal)
                && wanted.Severities is { Count: > 0 } severities
                && !Has(severities, Known(fact.Severity))
        );
        if (details is not null)
        {
            refusals.AddRange(details.Refusals(EventDetails.Of(fact)));
        }

        var silence = silences?.Find(integration, fact);
        Refuse(RouteRefusal.Silenced, silence is not null);
        return new RouteExplanation
        {
            Name = refusals.Count == 0 ? name : null,
            Refusals = refusals,
            Silence = silence,
        };

        void Refuse(RouteRefusal refusal, bool applies)
        {
            if (applies)
            {
                refusals.Add(refusal);
            }
        }
    }

    private static bool Has(IReadOnlyList<string> wanted, string? value) =>
        value is not null && wanted.Contains(value, StringComparer.Ordinal);

    private static string? Known(string? severity) =>
        Severities.Slot(severity) < Severities.All.Count ? severity : null;
}
