using Microsoft.Extensions.Logging;
using Tocsin.Delivery;
using Tocsin.Events;
using Tocsin.Http;
using Tocsin.Ids;
using Tocsin.Routing;
using Tocsin.Silences;

namespace Tocsin.Digests;

/// <summary>Writes the digests of one organization that are due, from one walk through its events.</summary>
internal sealed partial class DigestWriter(
    IDigestStore store,
    IEventStore events,
    ISilenceStore silences,
    EventDispatcher dispatcher,
    PublicLinks links,
    Id ids,
    TimeProvider time,
    ILogger<DigestWriter> logger
)
{
    private const int PageSize = 500;

    // Ids are in the order of time, but for the clocks of several nodes.
    private static readonly TimeSpan Disorder = TimeSpan.FromMinutes(1);

    public async Task WriteAsync(
        OrganizationId organization,
        IReadOnlyList<DigestPeriod> periods,
        CancellationToken cancellationToken
    )
    {
        var tallies = periods.Select(p => new DigestTally(p)).ToList();
        await CountAsync(organization, tallies, cancellationToken);
        var open = new OpenCounter(store, organization);
        foreach (var tally in tallies)
        {
            await TellAsync(tally, open, cancellationToken);
        }
    }

    private async Task CountAsync(
        OrganizationId organization,
        List<DigestTally> tallies,
        CancellationToken cancellationToken
    )
    {
        var (from, to) = (tallies.Min(t => t.Period.From), tallies.Max(t => t.Period.To));
        var held = await silences.HeldAsync(organization, from, to, cancellationToken);
        var byLane = tallies.ToLookup(t => t.Period.Integration.Number);
        var routing = new RoutingTable(
            [
                .. byLane
                    .Select(g => g.First().Period.Integration)
                    .Select(i => i with { Subscription = DigestSchedules.Counted(i.Subscription) }),
            ],
            SilenceTable.Of(held)
        );
        string? last = null;
        IReadOnlyList<Event> page;
        do
        {
            page = await events.ListAsync(organization, null, null, last, PageSize, cancellationToken);
            foreach (var fact in page)
            {
                last = fact.Id;
                foreach (var tally in routing.Match(fact).SelectMany(r => byLane[r.Integration.Number]))
                {
                    tally.Add(fact);
                }
            }
        } while (page.Count == PageSize && page[^1].CreatedAt >= from - Disorder);
    }

    private async Task TellAsync(DigestTally tally, OpenCounter open, CancellationToken cancellationToken)
    {
        var period = tally.Period;
        var integration = period.Integration;
        if (tally.IsEmpty)
        {
            await store.TellAsync(period.Mark, plan: null, cancellationToken);
            Log.Skipped(logger, period.Schedule.Type, integration.Id, period.To);
            return;
        }

        var wanted = DigestSchedules.Counted(integration.Subscription);
        var digest = new Event
        {
            Id = ids.New(Event.IdPrefix),
            OrganizationId = integration.OrganizationId,
            Type = period.Schedule.Type,
            CreatedAt = time.GetUtcNow(),
            Data = CanonicalJson.Of(tally.Show(await open.CountAsync(wanted, cancellationToken), links.Home)),
        };
        var isTold = await dispatcher.DispatchAsync(
            integration.OrganizationId,
            [digest],
            plan => store.TellAsync(period.Mark, plan, cancellationToken)
        );
        if (isTold)
        {
            Log.Told(logger, digest.Type, digest.Id, integration.Id, period.To);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Type} {Event} for {Integration}, up to {Until:o}")]
        public static partial void Told(
            ILogger logger,
            string type,
            string @event,
            string integration,
            DateTimeOffset until
        );

        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "No {Type} for {Integration}: nothing has changed up to {Until:o}"
        )]
        public static partial void Skipped(ILogger logger, string type, string integration, DateTimeOffset until);
    }
}
