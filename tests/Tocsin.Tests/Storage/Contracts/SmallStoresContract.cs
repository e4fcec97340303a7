using Tocsin.Delivery;
using Tocsin.Delivery.Statistics;
using Tocsin.Events;
using Tocsin.Http;
using Tocsin.Http.Idempotency;
using Tocsin.Integrations;
using Tocsin.Storage;

namespace Tocsin.Tests.Storage.Contracts;

public abstract class SmallStoresContract : StoreContract
{
    private static readonly IReadOnlyList<string> NoPermissions = [];

    [Fact]
    public async Task Of_many_who_claim_a_key_one_gets_it_until_it_is_given_back_or_too_old()
    {
        var store = Stores.Get<IIdempotencyStore>();
        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ClaimAsync("k", Now)));
        Assert.Single(claims, c => c is null);
        Assert.All(
            claims.OfType<KeptRequest>(),
            c => Assert.Equal(("r", null, "key_1"), (c.Route, c.Answer, c.ApiKeyId))
        );

        await store.ReleaseAsync(Organization, "k", default);
        Assert.Null(await ClaimAsync("k", Now));
        var answer = new KeptAnswer
        {
            Status = 201,
            ContentType = "a/b",
            Location = "/x",
            EncryptedBody = "e",
        };
        await store.CompleteAsync(Organization, "k", [1, 2], answer, default);
        await store.ReleaseAsync(Organization, "k", default);
        var kept = (await ClaimAsync("k", Now))!;
        Assert.Equal(answer, kept.Answer);
        Assert.Equal<byte>([1, 2], kept.BodyHash!);

        Assert.Null(await ClaimAsync("k", Now.AddHours(25)));
        Assert.Null((await ClaimAsync("k", Now.AddHours(25)))!.Answer);
        Assert.Null(await ClaimAsync("other", Now));
        await store.ReleaseUnansweredAsync(default);
        Assert.Equal(0, await store.RemoveOlderAsync(Now.AddDays(9), 10, default));

        Task<KeptRequest?> ClaimAsync(string key, DateTimeOffset at) =>
            store.ClaimAsync(
                new Caller(Organization, "key_1", NoPermissions) { Plan = "unlimited" },
                key,
                "r",
                at,
                at.AddHours(-24),
                default
            );
    }

    [Fact]
    public async Task Counts_that_come_at_the_same_time_add_up_and_none_comes_back_for_a_lane_that_is_gone()
    {
        var store = Stores.Get<ILaneStatisticsStore>();
        var lane = await AddLaneAsync();
        var start = LaneBucket.StartOf(Now);
        var one = new LaneCounts();
        one.Count(AttemptRecord.Cancel(Delivery(lane), "x", Now));
        await Task.WhenAll(
            Enumerable
                .Range(0, 10)
                .Select(i =>
                    store.AddAsync(
                        [new(lane, start, one), new(lane, start + LaneBucket.Width, one), new(999, start, one)],
                        default
                    )
                )
        );
        var read = await store.ReadAsync(lane, start, start.AddHours(1), default);
        Assert.Equal([start, start + LaneBucket.Width], read.Select(b => b.Start));
        Assert.All(read, b => Assert.Equal(10, b.Counts.Ended(DeliveryState.Cancelled)));
        Assert.Empty(await store.ReadAsync(999, start, start.AddHours(1), default));

        Assert.True(await store.RemoveAsync(start.AddMinutes(1), 10, default));
        Assert.False(await store.RemoveAsync(start.AddMinutes(1), 10, default));
        Assert.Single(await store.ReadAsync(lane, start, start.AddHours(1), default));
    }

    [Fact]
    public async Task Published_types_are_kept_once_in_the_order_of_their_bytes()
    {
        var store = Stores.Get<IPublishedTypeStore>();
        await store.AddAsync(Organization, ["b.x", "a.x", "a_x", "a.X"], default);
        await store.AddAsync(Organization, ["a.x", "c.x"], default);
        Assert.Equal(["a.X", "a.x", "a_x", "b.x", "c.x"], await store.ListAsync(Organization, default));
        Assert.Empty(await store.ListAsync(Other, default));
    }

    [Fact]
    public async Task The_latest_note_of_a_ticket_is_kept_and_goes_with_its_integration()
    {
        var store = Stores.Get<ITicketStore>();
        var (one, two) = (await AddLaneAsync(), await AddLaneAsync());
        Assert.Null(await store.FindAsync(one, "a", default));
        await store.NoteAsync(one, "a", "?", Now, default);
        await store.NoteAsync(one, "a", "7", Now, default);
        await store.NoteAsync(one, "A", "8", Now, default);
        await store.NoteAsync(two, "a", "9", Now, default);
        Assert.Equal("7", await store.FindAsync(one, "a", default));
        Assert.Equal("8", await store.FindAsync(one, "A", default));

        await Stores.Get<IIntegrationStore>().DeleteAsync(one, Now, [], default);
        while (await Stores.Get<IDeliveryStore>().PurgeAsync(one, 1, default)) { }

        Assert.Null(await store.FindAsync(one, "a", default));
        Assert.Null(await store.FindAsync(one, "A", default));
        Assert.Equal("9", await store.FindAsync(two, "a", default));
    }

    [Fact]
    public async Task What_waits_is_counted_and_the_oldest_is_found()
    {
        var (backlog, deliveries) = (Stores.Get<IBacklogStore>(), Stores.Get<IDeliveryStore>());
        Assert.Null(await backlog.OldestDueAsync([], default));
        var (a, b) = (await AddLaneAsync(), await AddLaneAsync());
        var plan = Plan("a.b", "a.c");
        PendingDelivery[] made =
        [
            Delivery(a, plan.Events[0]) with
            {
                DueAt = Now.AddMinutes(5),
            },
            Delivery(b, plan.Events[0]) with
            {
                IsOrdered = true,
                QueuedAt = Now.AddMinutes(1),
            },
            Delivery(b, plan.Events[1]),
        ];
        await deliveries.AppendAsync(plan with { Deliveries = made }, default);
        await deliveries.AppendAsync(Plan("a.d") with { FansOut = true }, default);
        Assert.Equal(new Dictionary<long, long> { [a] = 1, [b] = 2 }, await backlog.CountWaitingAsync(default));
        Assert.Equal(1, (await backlog.CountFanOutsAsync(default))[Organization]);
        Assert.Equal(Now, await backlog.OldestDueAsync([], default));
        Assert.Equal(Now.AddMinutes(5), await backlog.OldestDueAsync([b], default));
        Assert.Null(await backlog.OldestDueAsync([a, b], default));
    }

    [Fact]
    public async Task Events_are_paged_newest_first_by_type_and_target()
    {
        var events = Stores.Get<IEventStore>();
        var plan = Plan("a.b", "a.c", "a.b");
        plan = plan with
        {
            Events = [.. plan.Events.Select((e, i) => i == 2 ? e with { TargetId = "t", Trace = "00-x" } : e)],
        };
        await Stores.Get<IDeliveryStore>().AppendAsync(plan, default);
        var all = await events.ListAsync(Organization, null, null, null, 10, default);
        Assert.Equal(plan.Events.Reverse().Select(e => e.Id), all.Select(e => e.Id));
        Assert.Equal(("t", "00-x"), (all[0].TargetId, all[0].Trace));
        Assert.Equal(
            all[2].Id,
            Assert.Single(await events.ListAsync(Organization, "a.b", null, all[0].Id, 10, default)).Id
        );
        Assert.Equal(all[0].Id, Assert.Single(await events.ListAsync(Organization, null, "t", null, 10, default)).Id);
        Assert.Null(await events.FindAsync(Other, all[0].Id, default));
        Assert.Null(await events.FindAsync(Organization, "evt_x", default));
    }

    private PendingDelivery Delivery(long lane, Event? fact = null)
    {
        fact ??= Plan("a.b").Events[0];
        return new PendingDelivery
        {
            Id = DeliveryId.Of(fact.Id, $"integration_{lane}"),
            Lane = lane,
            Event = fact,
            Name = fact.Type,
            QueuedAt = Now,
            DueAt = Now,
        };
    }

    private async Task<long> AddLaneAsync() =>
        (
            await Stores
                .Get<IIntegrationStore>()
                .AddAsync(
                    new Integration
                    {
                        Id = Stores.Ids.New(Integration.IdPrefix),
                        OrganizationId = Organization,
                        Kind = "webhook",
                        Name = "a",
                        ActiveSince = Now,
                        Subscription = Subscription.All,
                        Config = new Dictionary<string, string>(),
                        CreatedAt = Now,
                        UpdatedAt = Now,
                    },
                    [],
                    default
                )
        ).Number;
}

public sealed class SqliteSmallStoresTests : SmallStoresContract
{
    private protected override StorageKind Kind => StorageKind.Sqlite;
}

public sealed class PostgresSmallStoresTests : SmallStoresContract
{
    private protected override StorageKind Kind => StorageKind.Postgres;
}
