using Tocsin.Events;
using Tocsin.Integrations;
using Tocsin.Integrations.Digests;
using Tocsin.Routing;

namespace Tocsin.Digests;

/// <summary>When an integration gets digests.</summary>
internal static class DigestSchedules
{
    /// <summary>The one that it has set, and those of the types that it asks for by name without saying when.</summary>
    public static IEnumerable<DigestSchedule> Of(Integration integration)
    {
        var set = integration.Delivery.Digest;
        if (set is not null)
        {
            yield return set;
        }

        // Two names of many: whoever asks for everything gets no digests.
        if (integration.Subscription.Events is not { Count: > 0 } asked)
        {
            yield break;
        }

        foreach (
            var (type, day) in ((string, DayOfWeek?)[])
                [(EventTypes.DigestDaily, null), (EventTypes.DigestWeekly, DayOfWeek.Monday)]
        )
        {
            if (type != set?.Type && AskedName.Of(asked, type, severity: null) is not null)
            {
                yield return new DigestSchedule
                {
                    Weekday = day,
                    At = DigestSchedule.StandardTime,
                    TimeZone = TimeZoneInfo.Utc.Id,
                    From = integration.ActiveSince,
                    Since = IntegrationRegistry.Whole(integration.UpdatedAt),
                };
            }
        }
    }

    /// <summary>
    /// What counts for digests: the integration's filter, less the names of digests. One that asks for nothing else wants digests
    /// in the place of messages, of everything.
    /// </summary>
    public static Subscription Counted(Subscription subscription) =>
        subscription with
        {
            Events = subscription.Events?.Where(n => EventTypes.FamilyOf(n) != EventTypes.DigestFamily).ToList(),
        };
}
