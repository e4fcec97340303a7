using System.Text.RegularExpressions;
using Tocsin.Delivery;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Storage;
using Tocsin.Storage.Postgres;

namespace Tocsin.Tests.Storage.Postgres;

/// <summary>
/// How PostgreSQL answers what is asked most often, with 300,000 deliveries of ten days: along an index, in the partitions
/// that can hold the answer, and never by walking over history.
/// </summary>
public sealed partial class PlanTests(PlanTests.SeededDatabase seeded) : IClassFixture<PlanTests.SeededDatabase>
{
    private const long Lane = 2;
    private const int Page = 64;

    [Fact]
    public Task What_is_due_in_a_lane() =>
        FollowsAsync(WaitingRows.Due, [Lane, 0L, -1L, Page], "waiting_by_due", partitions: 0);

    [Fact]
    public Task What_is_next_in_strict_order() =>
        FollowsAsync(WaitingRows.Ordered, [Lane, SeededDatabase.Organization, Page], "waiting_in_order", partitions: 0);

    [Fact]
    public Task The_events_of_a_page()
    {
        var ids = seeded.Ids(day: 3, Page);
        var range = IdRange.Of(ids);
        return FollowsAsync(
            PostgresEvents.OfLane,
            [Lane, ids, range.First, range.Last, long.MaxValue],
            "events_20270104_pkey",
            partitions: 1
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task The_outcomes_of_a_batch(bool ends)
    {
        var ids = seeded.Ids(day: 9, Page);
        var records = ids.Select(id => Record(id, ends)).ToList();
        return FollowsAsync(
            ends ? PostgresRecords.End : PostgresRecords.Again,
            PostgresRecords.Parameters(records),
            "waiting_pkey",
            partitions: 0
        );
    }

    [Fact]
    public Task The_events_of_a_fan_out()
    {
        var ids = seeded.Ids(day: 5, Page);
        return FollowsAsync(
            PostgresFanOutStore.Events,
            [SeededDatabase.Organization, ids[0], ids[^1], 0L, long.MaxValue, Page],
            "events_20270106_pkey",
            partitions: 1
        );
    }

    [Fact]
    public Task A_delivery_by_its_id()
    {
        var id = seeded.Ids(day: 7, 1)[0];
        var range = IdRange.Of(id);
        return FollowsAsync(
            PostgresDeliveryHistory.FindEnded,
            [range.First, range.Last, SeededDatabase.Organization, id],
            "deliveries_20270108_pkey",
            partitions: 2
        );
    }

    [Fact]
    public Task The_attempts_of_a_delivery() =>
        FollowsAsync(
            PostgresDeliveryHistory.Attempts,
            [Lane, seeded.Ids(day: 7, 1)[0]],
            "attempts_20270108_pkey",
            partitions: 2
        );

    [Theory]
    [InlineData(null, "deliveries_20270110_pkey")]
    [InlineData(DeliveryState.Failed, "deliveries_20270110_lane_state_id_idx")]
    internal async Task The_newest_deliveries_of_lanes(DeliveryState? state, string index)
    {
        var pile = new PostgresPile(new DeliveryPile(Waits: false, Tried: null, state), null, null, null);
        var lanes = new[] { 1L, 2L }.Select(l => (l, UInt128.MaxValue)).ToList();
        var parameters = pile.Parameters(UInt128.MinValue, UInt128.MaxValue, lanes, 8);
        // A look into every day is planned for; the newest one has enough.
        var plan = await FollowsAsync(pile.NewestFirst, parameters, index, partitions: 10, analyze: true);
        Assert.DoesNotContain(
            "deliveries_20270101_pkey on deliveries_20270101 d_1 (actual",
            plan,
            StringComparison.Ordinal
        );
        Assert.Equal(9, NeverExecuted().Count(plan));
        await FollowsAsync(pile.Heads, parameters[..5], index, partitions: 10);
    }

    [Fact]
    public Task Deliveries_of_a_page_with_their_events()
    {
        var ids = seeded.Ids(day: 2, 50);
        var range = IdRange.Of(ids);
        return FollowsAsync(
            PostgresDeliverySearch.Ended,
            [range.First, range.Last, ids.Select(_ => Lane).ToArray(), ids],
            "deliveries_20270103_pkey",
            partitions: 2
        );
    }

    [Fact]
    public async Task What_the_statistics_do_not_know_of_yet_is_looked_up_one_by_one_all_the_same()
    {
        var ids = seeded.LaterIds();
        var range = IdRange.Of(ids);
        var page = await FollowsAsync(
            PostgresDeliverySearch.Ended,
            [range.First, range.Last, ids.Select(_ => Lane).ToArray(), ids],
            "events_20270110_pkey",
            partitions: 2,
            analyze: true
        );
        var events = await FollowsAsync(
            PostgresEvents.OfLane,
            [Lane, ids, range.First, range.Last, long.MaxValue],
            "events_20270110_pkey",
            partitions: 1,
            analyze: true
        );
        Assert.DoesNotContain("Removed by Join Filter", page + events, StringComparison.Ordinal);
        Assert.Equal(2, OneAtATime().Count(page + events));
    }

    [Fact]
    public Task The_newest_events_of_an_organization() =>
        FollowsAsync(
            PostgresEventStore.List,
            [SeededDatabase.Organization, UInt128.MaxValue, null, null, 50],
            "events_20270110_pkey",
            partitions: 10
        );

    [Fact]
    public Task Events_that_a_recovery_goes_over() =>
        FollowsAsync(
            PostgresRecoveryStore.Events,
            [SeededDatabase.Organization, seeded.Ids(day: 3, 1)[0], seeded.Ids(day: 4, 1)[0], 200, false],
            "events_20270104_pkey",
            partitions: 2
        );

    private static AttemptRecord Record(UInt128 id, bool ends) =>
        new()
        {
            Delivery = new PendingDelivery
            {
                Id = new DeliveryId(id),
                Lane = Lane,
                Event = new Event
                {
                    Id = "evt_",
                    OrganizationId = new OrganizationId(SeededDatabase.Organization),
                    Type = "a.b",
                    CreatedAt = DateTimeOffset.UnixEpoch,
                    Data = default,
                },
                Name = "a.b",
                QueuedAt = DateTimeOffset.UnixEpoch,
                DueAt = DateTimeOffset.UnixEpoch,
            },
            Outcome = new DeliveryOutcome { Class = OutcomeClass.Delivered },
            Decision = ends ? RetryDecision.End(DeliveryState.Success) : RetryDecision.Again(DateTimeOffset.UnixEpoch),
            StartedAt = DateTimeOffset.UnixEpoch,
            EndedAt = DateTimeOffset.UnixEpoch,
        };

    private async Task<string> FollowsAsync(
        string sql,
        object?[] parameters,
        string index,
        int partitions,
        bool analyze = false
    )
    {
        var explain = analyze ? "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)" : "EXPLAIN (COSTS OFF)";
        var lines = await seeded.Database.QueryAsync($"{explain} {sql}", r => r.GetString(0), parameters, default);
        var plan = string.Join('\n', lines);
        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.False(Walk().IsMatch(plan), plan);
        var looked = Partition().Matches(plan).Select(m => m.Value).Distinct().Count();
        Assert.True(looked <= partitions, $"{looked} partitions\n{plan}");
        return plan;
    }

    [GeneratedRegex(@"Seq Scan on (?:waiting|events|deliveries|attempts)")]
    private static partial Regex Walk();

    [GeneratedRegex(@"events_\d+ \S+ \(actual rows=1 loops=50\)")]
    private static partial Regex OneAtATime();

    [GeneratedRegex(@" on (?:events|deliveries|attempts)_\d+")]
    private static partial Regex Partition();

    [GeneratedRegex(@"on deliveries_\d+ .*\(never executed\)")]
    private static partial Regex NeverExecuted();
}
