using Microsoft.Extensions.Options;
using Tocsin.Events;
using Tocsin.Integrations;
using Tocsin.Retention;
using Tocsin.Routing;
using Tocsin.Silences;

namespace Tocsin.Delivery.Recoveries;

/// <summary>Finds what a job does next. Only reads.</summary>
internal sealed class RecoveryScan(
    IRecoveryStore store,
    IntegrationDirectory directory,
    ISilenceStore silences,
    IOptions<RetentionOptions> retention,
    TimeProvider time
)
{
    private const int MaxRows = 2000;
    private const int MaxEvents = 500;

    /// <summary>The next slice of at most so many deliveries, or null when nothing is left.</summary>
    public async Task<RecoverySlice?> NextAsync(Recovery recovery, int limit, CancellationToken cancellationToken)
    {
        var cursor = recovery.Cursor;
        if (cursor.Phase == RecoveryPhase.Done || directory.Find(cursor.Lane) is not { Enabled: true } integration)
        {
            // The first lane at or after it: lane 0 is before all.
            var from =
                cursor.Phase == RecoveryPhase.Done || directory.Find(cursor.Lane) is { Enabled: false }
                    ? cursor.Lane + 1
                    : cursor.Lane;
            return NextLane(recovery, from) is { } lane
                ? new RecoverySlice { Next = new RecoveryCursor(lane, default, recovery.Filter.AfterId) }
                : null;
        }

        if (!Includes(recovery.Filter, cursor.Phase))
        {
            return new RecoverySlice { Next = NextPhase(recovery) };
        }

        if (cursor.Phase == RecoveryPhase.Missing)
        {
            return await MissingAsync(recovery, integration, limit, cancellationToken);
        }

        var (wanted, upTo) = await store.WantedAsync(recovery, limit, MaxRows, cancellationToken);
        return new RecoverySlice
        {
            Again = wanted,
            Next = upTo is { } id ? cursor with { After = id } : NextPhase(recovery),
        };
    }

    private long? NextLane(Recovery recovery, long from)
    {
        if (recovery.Lane is { } only)
        {
            return only >= from ? only : null;
        }

        foreach (var (number, integration) in directory.Of(recovery.OrganizationId))
        {
            if (number >= from && integration.Enabled)
            {
                return number;
            }
        }

        return null;
    }

    private static RecoveryCursor NextPhase(Recovery recovery) =>
        new(recovery.Cursor.Lane, recovery.Cursor.Phase + 1, recovery.Filter.AfterId);

    private static bool Includes(RecoveryFilter filter, RecoveryPhase phase) =>
        filter.States.HasFlag(
            phase switch
            {
                RecoveryPhase.Retrying or RecoveryPhase.GivenUp => RecoveryStates.Failed,
                RecoveryPhase.Cancelled => RecoveryStates.Cancelled,
                RecoveryPhase.Success => RecoveryStates.Success,
                _ => RecoveryStates.Missing,
            }
        );

    private async Task<RecoverySlice> MissingAsync(
        Recovery recovery,
        Integration integration,
        int limit,
        CancellationToken cancellationToken
    )
    {
        // Where the history of deliveries may have been removed, nobody can tell a missing one from one that arrived.
        var now = time.GetUtcNow();
        var oldest = now.AddDays(-retention.Value.DeliveriesDays);
        var held = await silences.HeldAsync(recovery.OrganizationId, oldest, now, cancellationToken);
        var events = await store.EventsAsync(
            recovery,
            MaxEvents,
            integration.Subscription.HasDetails || held.Any(s => s.Matchers.HasDetails),
            cancellationToken
        );
        // As it is now, whenever it was made or enabled; what was silenced then is not missing.
        var routing = new RoutingTable(
            [integration with { ActiveSince = DateTimeOffset.MinValue }],
            SilenceTable.Of(held)
        );
        var candidates = new List<FannedOut>();
        var after = recovery.Cursor.After;
        var stopped = false;
        foreach (var (seq, fact, isFanningOut) in events)
        {
            if (isFanningOut || candidates.Count == limit)
            {
                stopped = true;
                break;
            }

            after = Ids.Id.ValueOf(fact.Id);
            if (fact.CreatedAt >= oldest && Route(routing, fact) is { } route && Wants(recovery.Filter, fact, route))
            {
                candidates.Add(new FannedOut(seq, EventDispatcher.NewDelivery(fact, route)));
            }
        }

        var ids = candidates.ConvertAll(c => c.Delivery.Id);
        var unknown = await store.UnknownAsync(integration.Number, ids, cancellationToken);
        return new RecoverySlice
        {
            Missing = [.. candidates.Where(c => unknown.Contains(c.Delivery.Id))],
            Next = stopped || events.Count == MaxEvents ? recovery.Cursor with { After = after } : NextPhase(recovery),
            Waits = stopped && after == recovery.Cursor.After,
        };
    }

    private static Route? Route(RoutingTable routing, Event fact)
    {
        // A test is for the one that was tested.
        if (string.Equals(fact.Type, EventTypes.Ping, StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var route in routing.Match(fact))
        {
            return route;
        }

        return null;
    }

    private static bool Wants(RecoveryFilter filter, Event fact, Route route) =>
        (
            filter.EventTypes is null
            || filter.EventTypes.Contains(fact.Type, StringComparer.Ordinal)
            || filter.EventTypes.Contains(route.Name, StringComparer.Ordinal)
        ) && (filter.TargetId is null || string.Equals(filter.TargetId, fact.TargetId, StringComparison.Ordinal));
}
