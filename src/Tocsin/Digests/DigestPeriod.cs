using Tocsin.Integrations;
using Tocsin.Integrations.Digests;

namespace Tocsin.Digests;

/// <summary>A digest that is due: what happened from one time up to the other, for one integration.</summary>
internal sealed record DigestPeriod(
    Integration Integration,
    DigestSchedule Schedule,
    DateTimeOffset From,
    DateTimeOffset To
)
{
    public DigestMark Mark => new(Integration.Number, Schedule.Type, To);

    /// <summary>The period that has ended last and is still to be told; or null.</summary>
    /// <param name="integration">Whose digest it is.</param>
    /// <param name="schedule">When digests are due.</param>
    /// <param name="told">Up to when it was told; null: never.</param>
    /// <param name="now">Which time it is.</param>
    public static DigestPeriod? Due(
        Integration integration,
        DigestSchedule schedule,
        DateTimeOffset? told,
        DateTimeOffset now
    )
    {
        var to = schedule.LastDue(now);
        DateTimeOffset[] starts =
        [
            told is { } before && before > schedule.From ? before
            : told is null ? schedule.Since
            : schedule.From,
            integration.ActiveSince,
            to - schedule.Longest,
        ];
        var from = starts.Max();
        return to > schedule.Since && to > from && (told is null || to > told) && now - to <= schedule.Grace
            ? new DigestPeriod(integration, schedule, from, to)
            : null;
    }
}
