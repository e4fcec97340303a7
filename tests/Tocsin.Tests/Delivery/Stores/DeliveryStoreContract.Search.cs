using Tocsin.Delivery;
using Tocsin.Delivery.History;
using Tocsin.Events;
using Tocsin.Integrations;
using Tocsin.Routing;

namespace Tocsin.Tests.Delivery.Stores;

/// <content>Searching.</content>
public abstract partial class DeliveryStoreContract
{
    private static readonly DeliveryStatuses[] Sets =
    [
        DeliveryStatuses.All,
        DeliveryStatuses.Pending,
        DeliveryStatuses.Failed,
        DeliveryStatuses.Cancelled,
        DeliveryStatuses.Success,
        DeliveryStatuses.Undelivered,
    ];

    [Fact]
    public async Task A_search_finds_what_a_walk_over_everything_finds_newest_first_page_by_page()
    {
        var random = new Random(11);
        var all = await MakeHistoryAsync(random, lanes: 6, events: 60);
        var lanes = all.Select(d => d.Lane).Distinct().ToList();
        for (var round = 0; round < 150; round++)
        {
            var some = lanes.Where(_ => random.Next(3) > 0).ToList();
            var from = Floor(all[random.Next(all.Count)].At);
            var search = new DeliverySearch
            {
                Lanes = some,
                Statuses = Sets[random.Next(Sets.Length)],
                EventType = random.Next(3) == 0 ? "finding.new" : null,
                TargetId = random.Next(4) == 0 ? "target_1" : null,
                Outcome = random.Next(4) == 0 ? OutcomeClass.ServerError : null,
                From = random.Next(2) == 0 ? from : UInt128.MinValue,
                Before = random.Next(2) == 0 ? Floor(all[random.Next(all.Count)].At) : UInt128.MaxValue,
            };
            var expected = all.Where(d =>
                some.Contains(d.Lane)
                && search.Statuses.HasFlag(d.Status)
                && (search.EventType is null || search.EventType == d.Type)
                && (search.TargetId is null || search.TargetId == d.TargetId)
                && (search.Outcome is null || search.Outcome == d.Outcome)
                && d.Id.Value >= search.From
                && d.Id.Value < search.Before
            );
            var (found, pages) = (new List<DeliveryId>(), 0);
            for (DeliverySearch? next = search; next is not null; pages++)
            {
                var limit = random.Next(1, 30);
                var page = await _stores.Search.FindAsync(next, limit, default);
                Assert.True(page.Found.Count <= limit);
                found.AddRange(page.Found.Select(f => f.Id));
                next = page.Next is { } id ? search with { Before = id.Value } : null;
            }

            Assert.Equal(expected.Select(d => d.Id).OrderByDescending(i => i.Value), found);
        }
    }

    [Fact]
    public async Task A_search_for_something_rare_looks_at_a_bounded_number_of_rows_and_goes_on_there()
    {
        var a = await AddAsync("a");
        for (var i = 0; i < 21; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            await AppendAsync(
                [.. Enumerable.Range(0, 500).Select(_ => NewEvent(i == 0 ? "scan.failed" : "scan.started"))],
                new Route(a, "*")
            );
        }

        var search = new DeliverySearch { Lanes = [a.Number], EventType = "scan.failed" };
        var first = await _stores.Search.FindAsync(search, 50, default);
        Assert.Empty(first.Found);
        var second = await _stores.Search.FindAsync(search with { Before = first.Next!.Value.Value }, 50, default);
        Assert.Equal(50, second.Found.Count);
        Assert.All(second.Found, f => Assert.Equal(a.Number, f.Lane));
    }

    [Fact]
    public async Task The_lanes_of_deliveries_are_found_waiting_and_ended()
    {
        var all = await MakeHistoryAsync(new Random(3), lanes: 4, events: 10);
        var lanes = all.Select(d => d.Lane).Distinct().ToList();
        var ids = all.Select(d => d.Id).Append(new DeliveryId(UInt128.One)).ToList();
        var found = await _stores.Search.LanesOfAsync(ids, lanes, default);
        Assert.Equal(all.ToDictionary(d => d.Id, d => d.Lane), found);
        var hidden = await _stores.Search.LanesOfAsync(ids, [.. lanes.Skip(1)], default);
        Assert.Equal(all.Count(d => d.Lane != lanes[0]), hidden.Count);
    }

    private static UInt128 Floor(DateTimeOffset time) => DeliveryFilters.Floor(time);

    private async Task<List<Made>> MakeHistoryAsync(Random random, int lanes, int events)
    {
        var integrations = new List<Integration>();
        for (var i = 0; i < lanes; i++)
        {
            integrations.Add(await AddAsync($"{i}"));
        }

        var all = new List<Made>();
        for (var i = 0; i < events; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(random.Next(3)));
            var fact = NewEvent(random.Next(2) == 0 ? "finding.new" : "scan.started") with
            {
                TargetId = random.Next(2) == 0 ? "target_1" : null,
            };
            var wanting = integrations.Where(_ => random.Next(4) > 0).ToList();
            await AppendAsync([fact], [.. wanting.Select(w => new Route(w, fact.Type))]);
            foreach (var integration in wanting)
            {
                all.Add(await MakeAsync(fact, integration, random.Next(5)));
            }
        }

        return all;
    }

    private async Task<Made> MakeAsync(Event fact, Integration integration, int kind)
    {
        var delivery = EventDispatcher.NewDelivery(fact, new Route(integration, fact.Type));
        var (status, outcome, record) = kind switch
        {
            0 => (DeliveryStatuses.Pending, (OutcomeClass?)null, null),
            1 => (DeliveryStatuses.Retrying, OutcomeClass.ServerError, Again(delivery, minutes: 5)),
            2 => (DeliveryStatuses.GivenUp, OutcomeClass.Delivered, Ended(delivery, DeliveryState.Failed)),
            3 => (
                DeliveryStatuses.Cancelled,
                OutcomeClass.Cancelled,
                AttemptRecord.Cancel(delivery, "because", _clock.GetUtcNow())
            ),
            _ => (DeliveryStatuses.Success, (OutcomeClass?)OutcomeClass.Delivered, Ended(delivery)),
        };
        if (record is not null)
        {
            await _stores.Deliveries.RecordAsync([record], default);
        }

        return new Made(delivery.Id, integration.Number, fact.CreatedAt, fact.Type, fact.TargetId, status, outcome);
    }

    private sealed record Made(
        DeliveryId Id,
        long Lane,
        DateTimeOffset At,
        string Type,
        string? TargetId,
        DeliveryStatuses Status,
        OutcomeClass? Outcome
    );
}
