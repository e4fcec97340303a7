using Tocsin.Delivery;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Retention;
using Tocsin.Routing;

namespace Tocsin.Tests.Delivery.Stores;

/// <content>Removing what is old.</content>
public abstract partial class DeliveryStoreContract
{
    [Fact]
    public async Task A_delivery_counts_from_its_end_and_one_that_waits_keeps_its_attempts()
    {
        var start = _clock.GetUtcNow();
        var a = await AddAsync("a");
        var soon = await DeliverAsync(a, endsAfterDays: 1);
        _clock.Advance(TimeSpan.FromDays(2));
        var (late, waits) = (await DeliverAsync(a, endsAfterDays: 98), await DeliverAsync(a, endsAfterDays: null));
        await RecordEndsAsync();
        _clock.Advance(TimeSpan.FromDays(4));
        var other = await DeliverAsync(a, endsAfterDays: 1);
        await RecordEndsAsync();
        _clock.Advance(start.AddDays(101) - _clock.GetUtcNow());
        await RecordEndsAsync();
        var young = await DeliverAsync(a, endsAfterDays: 0);
        await RecordEndsAsync();

        for (var pass = 0; pass < 2; pass++)
        {
            await WalkAsync(_stores.Retention.RemoveDeliveriesAsync, start.AddDays(100));
            Assert.Equal((0, 0), (await AttemptsAsync(a, soon), await AttemptsAsync(a, other)));
            Assert.Equal(
                (2, 1, 2),
                (await AttemptsAsync(a, late), await AttemptsAsync(a, waits), await AttemptsAsync(a, young))
            );
            Assert.Equal(
                [waits.Id, late.Id, young.Id],
                (await ListAsync(a.Number, before: null, 10, default))
                    .Select(d => d.Id)
                    .OrderBy(i => i != waits.Id)
                    .ThenBy(i => i.Value)
            );
        }

        // What is needed to show or to make a delivery stays; the rest goes.
        await WalkAsync(_stores.Retention.RemoveEventsAsync, start.AddDays(100));
        Assert.Null(await _stores.Events.FindAsync(Organization, soon.Event.Id, default));
        foreach (var kept in (PendingDelivery[])[late, waits, young])
        {
            Assert.NotNull(await _stores.Events.FindAsync(Organization, kept.Event.Id, default));
        }

        // What was partly removed can still be written to.
        Assert.True(await _stores.History.RetryAsync(a.Number, late.Id, _clock.GetUtcNow(), default));
        var again = (await DueAsync(a)).Deliveries;
        await _stores.Deliveries.RecordAsync([.. again.Select(d => Ended(d))], default);
        Assert.Equal(3, await AttemptsAsync(a, late));
    }

    [Fact]
    public async Task Events_stay_while_they_are_to_be_fanned_out_and_go_organization_by_organization()
    {
        var a = await AddAsync("a");
        var fanned = NewEvent("scan.started");
        var foreign = NewEvent("scan.failed") with
        {
            OrganizationId = new OrganizationId("org_0000000000000000000002"),
        };
        await _stores.Deliveries.AppendAsync(Plan(fanned, fansOut: true), default);
        await _stores.Deliveries.AppendAsync(Plan(foreign, fansOut: false), default);
        _clock.Advance(TimeSpan.FromDays(5));
        var plain = NewEvent("scan.failed");
        await AppendAsync([plain]);
        var bound = _clock.GetUtcNow().AddDays(-3);

        // As a sweep does it: deliveries first, since they keep their events.
        await WalkAsync(_stores.Retention.RemoveDeliveriesAsync, bound);
        await WalkAsync(_stores.Retention.RemoveEventsAsync, bound);
        Assert.NotNull(await _stores.Events.FindAsync(Organization, fanned.Id, default));
        var fanOut = Assert.Single(await _stores.FanOuts.ListAsync(10, default));
        var read = await _stores.FanOuts.EventsAsync(fanOut, 10, long.MaxValue, default);
        Assert.Equal(fanned.Id, Assert.Single(read).Event.Id);
        var chunk = FanOutChunk.Of(fanOut, read, new RoutingTable([]));
        Assert.True(await _stores.FanOuts.AdvanceAsync(fanOut, chunk.Next, chunk.Deliveries, default));

        await WalkAsync(_stores.Retention.RemoveEventsAsync, bound);
        Assert.Null(await _stores.Events.FindAsync(Organization, fanned.Id, default));
        Assert.Null(await _stores.Events.FindAsync(foreign.OrganizationId, foreign.Id, default));
        Assert.NotNull(await _stores.Events.FindAsync(Organization, plain.Id, default));
        Assert.Empty(await _stores.Deliveries.LanesAsync(default));
        Assert.Equal(a.Id, Assert.Single(await _stores.LoadAsync()).Id);

        static DispatchPlan Plan(Event fact, bool fansOut) =>
            new()
            {
                OrganizationId = fact.OrganizationId,
                Events = [fact],
                Deliveries = [],
                FansOut = fansOut,
            };
    }

    private readonly List<(DateTimeOffset At, DeliveryId Id, long Lane)> _ends = [];

    private static async Task WalkAsync(
        Func<HistoryCursor, DateTimeOffset, int, CancellationToken, Task<HistoryCursor?>> remove,
        DateTimeOffset before
    )
    {
        for (HistoryCursor? next = HistoryCursor.Start; next is { } at; )
        {
            next = await remove(at, before, 2, default);
        }
    }

    private async Task<int> AttemptsAsync(Integration integration, PendingDelivery delivery) =>
        (await _stores.History.AttemptsAsync(integration.Number, delivery.Id, default)).Count;

    // One attempt now, and the last one some days later, when its time has come.
    private async Task<PendingDelivery> DeliverAsync(Integration integration, int? endsAfterDays)
    {
        var fact = NewEvent("scan.started");
        await AppendAsync([fact], new Route(integration, "*"));
        var delivery = (await DueAsync(integration)).Deliveries.Single(d => d.Event.Id == fact.Id);
        await _stores.Deliveries.RecordAsync([Again(delivery, minutes: 600_000)], default);
        if (endsAfterDays is { } days)
        {
            _ends.Add((_clock.GetUtcNow().AddDays(days), delivery.Id, integration.Number));
        }

        return delivery;
    }

    private async Task RecordEndsAsync()
    {
        foreach (var end in _ends.Where(e => e.At <= _clock.GetUtcNow().AddDays(1)).ToList())
        {
            _ends.Remove(end);
            var later = await _stores.Deliveries.DueAsync(
                end.Lane,
                DueCursor.Start,
                DateTimeOffset.MaxValue.AddYears(-1),
                Nothing,
                1000,
                long.MaxValue,
                default
            );
            var delivery = later.Deliveries.Single(d => d.Id == end.Id);
            await _stores.Deliveries.RecordAsync([Ended(delivery) with { EndedAt = end.At }], default);
        }
    }
}
