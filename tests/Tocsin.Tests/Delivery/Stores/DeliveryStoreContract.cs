using Tocsin.Delivery;
using Tocsin.Delivery.Failing;
using Tocsin.Delivery.History;
using Tocsin.Delivery.Recoveries;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Mail;
using Tocsin.Retention;
using Tocsin.Routing;
using Tocsin.Silences;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Delivery.Stores;

/// <summary>What every store of deliveries has to do, whatever it is made of.</summary>
public abstract partial class DeliveryStoreContract : IAsyncLifetime
{
    private static readonly OrganizationId Organization = new("org_0000000000000000000001");
    private static readonly HashSet<DeliveryId> Nothing = [];
    private readonly FakeClock _clock = new();
    private readonly Id _ids;
    private Stores _stores = null!;

    protected DeliveryStoreContract() => _ids = new Id(_clock, new CryptographicRandom());

    public async ValueTask InitializeAsync() => _stores = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_appended_is_due_in_its_lane_in_order_and_whole()
    {
        var (a, b) = (await AddAsync("a"), await AddAsync("b"));
        var events = new[] { NewEvent("scan.completed", "{\"n\":1}"), NewEvent("finding.new", "{\"n\":2}") };
        await AppendAsync(events, new Route(a, "scan_done"), new Route(b, "*"));

        Assert.Equal([a.Number, b.Number], await _stores.Deliveries.LanesAsync(default));
        var page = await DueAsync(a);
        Assert.False(page.HasMore);
        Assert.Equal(events.Select(e => e.Id), page.Deliveries.Select(d => d.Event.Id));
        var first = page.Deliveries[0];
        Assert.Equal(DeliveryId.Of(events[0].Id, a.Id), first.Id);
        Assert.Equal(("scan_done", 0, 0), (first.Name, first.Attempts, first.Tries));
        Assert.Equal("scan.completed", first.Event.Type);
        Assert.Equal("{\"n\":1}"u8.ToArray(), first.Event.Data.ToArray());
        Assert.Equal(events[0].CreatedAt, first.Event.CreatedAt);
        Assert.Null((await DueAsync(a, now: events[0].CreatedAt.AddSeconds(-1))).Deliveries.SingleOrDefault());
    }

    [Fact]
    public async Task A_page_leaves_out_what_is_in_hand_keeps_to_its_bounds_and_tells_what_comes()
    {
        var a = await AddAsync("a");
        await AppendAsync(
            [.. Enumerable.Range(0, 5).Select(_ => NewEvent("scan.started", "{\"text\":\"0123456789\"}"))],
            new Route(a, "*")
        );
        var all = (await DueAsync(a)).Deliveries;
        var inHand = new HashSet<DeliveryId> { all[0].Id, all[2].Id };

        Assert.Equal([all[1].Id, all[3].Id, all[4].Id], (await DueAsync(a, inHand)).Deliveries.Select(d => d.Id));
        var two = await DueAsync(a, inHand, limit: 2);
        Assert.True(two.HasMore);
        Assert.Equal([all[1].Id, all[3].Id], two.Deliveries.Select(d => d.Id));
        Assert.Single(
            (
                await _stores.Deliveries.DueAsync(
                    a.Number,
                    DueCursor.Start,
                    _clock.GetUtcNow(),
                    Nothing,
                    10,
                    1,
                    default
                )
            ).Deliveries
        );

        await _stores.Deliveries.RecordAsync(
            [.. all.Take(4).Select(d => Ended(d)), Again(all[4], minutes: 5)],
            default
        );
        var none = await DueAsync(a);
        Assert.Empty(none.Deliveries);
        Assert.Equal(_clock.GetUtcNow().AddMinutes(5), none.NextDue);
    }

    [Fact]
    public async Task A_retry_waits_and_an_end_becomes_history()
    {
        var a = await AddAsync("a");
        await AppendAsync([NewEvent("scan.started")], new Route(a, "*"));
        var first = (await DueAsync(a)).Deliveries[0];
        await _stores.Deliveries.RecordAsync([Again(first, minutes: 5)], default);
        Assert.Empty((await DueAsync(a)).Deliveries);

        var waiting = Assert.Single(await ListAsync(a.Number, before: null, 10, default));
        Assert.Null(waiting.State);
        Assert.Equal(
            (1, 500, "no"),
            (waiting.Attempts, waiting.Last!.Status, System.Text.Encoding.UTF8.GetString(waiting.Last.Body.Span))
        );
        Assert.Equal(_clock.GetUtcNow().AddMinutes(5), waiting.NextRetryAt);

        _clock.Advance(TimeSpan.FromMinutes(5));
        var second = Assert.Single((await DueAsync(a)).Deliveries);
        Assert.Equal((1, 1), (second.Attempts, second.Tries));
        Assert.Equal(first.DueAt, second.FirstAt);
        await _stores.Deliveries.RecordAsync([Ended(second)], default);

        Assert.Empty(await _stores.Deliveries.LanesAsync(default));
        var ended = Assert.Single(await ListAsync(a.Number, before: null, 10, default));
        Assert.Equal((DeliveryState.Success, 2, 200), (ended.State, ended.Attempts, ended.Last!.Status));
        Assert.Null(ended.NextRetryAt);
        var attempts = await _stores.History.AttemptsAsync(a.Number, first.Id, default);
        Assert.Equal([1, 2], attempts.Select(t => t.Number));
        Assert.Equal<IEnumerable<byte[]?>>(
            [
                [9],
                [7],
            ],
            attempts.Select(t => t.Detail)
        );
        await _stores.History.RetryAsync(a.Number, first.Id, _clock.GetUtcNow(), default);
        var kept = await _stores.History.AttemptsAsync(a.Number, first.Id, default);
        Assert.Equal<IEnumerable<byte[]?>>(
            [
                [9],
                [7],
            ],
            kept.Select(t => t.Detail)
        );
    }

    [Fact]
    public async Task A_late_outcome_changes_nothing_and_stays_as_history()
    {
        var a = await AddAsync("a");
        await AppendAsync([NewEvent("scan.started")], new Route(a, "*"));
        var first = (await DueAsync(a)).Deliveries[0];
        await _stores.Deliveries.RecordAsync([Again(first, minutes: 5)], default);
        await _stores.Deliveries.RecordAsync([Ended(first)], default);
        Assert.Null((await _stores.History.FindAsync(Organization, first.Id, default))!.State);

        _clock.Advance(TimeSpan.FromMinutes(5));
        var second = (await DueAsync(a)).Deliveries[0];
        await _stores.Deliveries.RecordAsync(
            [Ended(second), Ended(second), Again(second, minutes: 1), Again(first, minutes: 1)],
            default
        );
        var entry = (await _stores.History.FindAsync(Organization, first.Id, default))!;
        Assert.Equal((DeliveryState.Success, 2), (entry.State, entry.Attempts));
        Assert.Empty(await _stores.Deliveries.LanesAsync(default));
    }

    [Fact]
    public async Task An_outcome_that_is_written_again_because_nobody_knew_that_it_was_is_there_once()
    {
        var a = await AddAsync("a");
        await AppendAsync([NewEvent("scan.started"), NewEvent("scan.started")], new Route(a, "*"));
        var due = (await DueAsync(a)).Deliveries;
        AttemptRecord[] records = [Ended(due[0]), Again(due[1], minutes: 5)];
        for (var i = 0; i < 2; i++)
        {
            await _stores.Deliveries.RecordAsync(records, default);
            Assert.Equal((1, 1), (await AttemptsAsync(a, due[0]), await AttemptsAsync(a, due[1])));
        }
    }

    [Fact]
    public async Task A_manual_retry_starts_a_run_of_its_own_and_keeps_the_history()
    {
        var a = await AddAsync("a");
        await AppendAsync([NewEvent("scan.started")], new Route(a, "*"));
        var first = (await DueAsync(a)).Deliveries[0];
        await _stores.Deliveries.RecordAsync([Ended(first, DeliveryState.Failed)], default);
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.True(await _stores.History.RetryAsync(a.Number, first.Id, _clock.GetUtcNow(), default));
        var again = Assert.Single((await DueAsync(a)).Deliveries);
        Assert.Equal((1, 0, null), (again.Attempts, again.Tries, again.FirstAt));
        Assert.Equal(_clock.GetUtcNow(), again.QueuedAt);
        Assert.Null(Assert.Single(await ListAsync(a.Number, before: null, 10, default)).NextRetryAt);
        await _stores.Deliveries.RecordAsync([Ended(again)], default);
        Assert.Equal([1, 2], (await _stores.History.AttemptsAsync(a.Number, first.Id, default)).Select(t => t.Number));
        Assert.False(await _stores.History.RetryAsync(a.Number, new DeliveryId(1), _clock.GetUtcNow(), default));
    }

    [Fact]
    public async Task Cancelling_and_purging_go_in_slices()
    {
        var (a, b) = (await AddAsync("a"), await AddAsync("b"));
        await AppendAsync(
            [.. Enumerable.Range(0, 5).Select(_ => NewEvent("scan.started"))],
            new Route(a, "*"),
            new Route(b, "*")
        );
        var first = (await DueAsync(a)).Deliveries[0];
        var until = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await AppendAsync([NewEvent("scan.started")], new Route(a, "*"));

        Assert.Equal(3, await CancelAsync(a, until, first.Id, limit: 3));
        Assert.Equal(1, await CancelAsync(a, until, first.Id, limit: 3));
        Assert.Equal(0, await CancelAsync(a, until, first.Id, limit: 3));
        Assert.Equal(2, (await DueAsync(a)).Deliveries.Count);
        var cancelled = (await ListAsync(a.Number, before: null, 10, default)).Where(d => d.State is not null);
        Assert.All(cancelled, d => Assert.Equal((DeliveryState.Cancelled, "because"), (d.State, d.Last!.Error)));

        await _stores.Integrations.DeleteAsync(a.Number, until, [], default);
        Assert.Equal([a.Number], await _stores.Integrations.DeletedAsync(default));
        Assert.Equal([b.Id], (await _stores.LoadAsync()).Select(i => i.Id));
        Assert.Null(await _stores.History.FindAsync(Organization, first.Id, default));
        var slices = 0;
        while (await _stores.Deliveries.PurgeAsync(a.Number, limit: 2, default))
        {
            slices++;
        }

        Assert.Equal(4, slices);
        Assert.Empty(await _stores.Integrations.DeletedAsync(default));
        Assert.Empty(await ListAsync(a.Number, before: null, 10, default));
        Assert.Equal(5, (await ListAsync(b.Number, before: null, 10, default)).Count);
    }

    [Fact]
    public async Task History_is_paged_newest_first_over_waiting_and_ended()
    {
        var a = await AddAsync("a");
        await AppendAsync([.. Enumerable.Range(0, 7).Select(_ => NewEvent("scan.started"))], new Route(a, "*"));
        var all = (await DueAsync(a)).Deliveries;
        await _stores.Deliveries.RecordAsync([.. all.Where((_, i) => i % 2 == 0).Select(d => Ended(d))], default);

        var seen = new List<DeliveryId>();
        DeliveryId? before = null;
        while (await ListAsync(a.Number, before, 3, default) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(d => d.Id));
            before = seen[^1];
        }

        Assert.Equal(all.Select(d => d.Id).OrderByDescending(i => i.Value), seen);
    }

    [Fact]
    public async Task A_fan_out_resumes_where_it_was_and_repeats_nothing()
    {
        var integrations = new List<Integration>();
        for (var i = 0; i < 23; i++)
        {
            integrations.Add(await AddAsync($"{i}"));
        }

        var routing = new RoutingTable(integrations);
        var events = Enumerable.Range(0, 250).Select(_ => NewEvent("finding.new")).ToList();
        var plan = new DispatchPlan
        {
            OrganizationId = Organization,
            Events = events,
            Deliveries = [],
            FansOut = true,
        };
        await _stores.Deliveries.AppendAsync(plan, default);
        var chunks = 0;
        while (await _stores.FanOuts.ListAsync(10, default) is [var fanOut])
        {
            var read = await _stores.FanOuts.EventsAsync(fanOut, limit: 60, maxBytes: long.MaxValue, default);
            var chunk = FanOutChunk.Of(fanOut, read, routing);
            Assert.InRange(chunk.Deliveries.Count, 1, FanOutChunk.MaxDeliveries);
            Assert.True(await _stores.FanOuts.AdvanceAsync(fanOut, chunk.Next, chunk.Deliveries, default));
            // Somebody who died after reading and came back, or who only believed to be dead, changes nothing.
            Assert.False(await _stores.FanOuts.AdvanceAsync(fanOut, chunk.Next, chunk.Deliveries, default));
            // What is delivered in between is not made again.
            var early = await _stores.Deliveries.DueAsync(
                integrations[0].Number,
                DueCursor.Start,
                _clock.GetUtcNow(),
                Nothing,
                3,
                long.MaxValue,
                default
            );
            await _stores.Deliveries.RecordAsync([.. early.Deliveries.Select(d => Ended(d))], default);
            chunks++;
        }

        Assert.InRange(chunks, 23, 40);
        foreach (var integration in integrations)
        {
            var made = await ListAsync(integration.Number, before: null, 1000, default);
            Assert.Equal(
                events.Select(e => e.Id).Order(StringComparer.Ordinal),
                made.Select(d => d.EventId).Order(StringComparer.Ordinal)
            );
        }
    }

    [Fact]
    public async Task An_integration_comes_back_as_it_was_written()
    {
        var written = Integration("x") with
        {
            Description = "d",
            Subscription = new Subscription
            {
                Events = ["*"],
                TargetIds = ["t"],
                Severities = ["low"],
            },
            Config = new Dictionary<string, string>
            {
                ["webhook_url"] = "https://a.example/",
                ["hmac_secret"] = "sécret",
            },
            Retry = "60,300",
            Delivery = new DeliverySettings
            {
                RateLimit = new RateLimit(5, TimeSpan.FromMinutes(1)),
                IsStrict = true,
                ParkAfter = 3,
                Batch = new BatchLimits(10, TimeSpan.FromSeconds(2.5)),
            },
            NotifyEmails = ["a@example.com"],
        };
        written = await _stores.Integrations.AddAsync(written, [], default);
        AssertSame(written, Assert.Single(await _stores.LoadAsync()));

        var changed = written with
        {
            Name = "n",
            Enabled = false,
            DisabledReason = "r",
            ActiveSince = written.ActiveSince.AddHours(1),
        };
        var health = new EndpointHealth
        {
            FailedAt = _clock.GetUtcNow(),
            FailingSince = _clock.GetUtcNow().AddHours(-1),
            FailedAttempts = 3,
            IsTold = true,
            MailedAt = _clock.GetUtcNow().AddMinutes(-1),
        };
        await _stores.Integrations.UpdateAsync(changed, health, [], default);
        AssertSame(changed with { HealthCell = new HealthCell(health) }, Assert.Single(await _stores.LoadAsync()));

        static void AssertSame(Integration expected, Integration actual)
        {
            Assert.Equal(expected.Subscription.Events, actual.Subscription.Events);
            Assert.Equal(expected.Subscription.TargetIds, actual.Subscription.TargetIds);
            Assert.Equal(expected.Subscription.Severities, actual.Subscription.Severities);
            Assert.Equal(expected.Config, actual.Config);
            Assert.Equal(expected.NotifyEmails, actual.NotifyEmails);
            Assert.Equal(expected.Health, actual.Health);
            Assert.Equal(
                expected with
                {
                    Subscription = actual.Subscription,
                    Config = actual.Config,
                    NotifyEmails = actual.NotifyEmails,
                    HealthCell = actual.HealthCell,
                },
                actual
            );
        }
    }

    [Fact]
    public async Task A_page_goes_on_where_the_one_before_ended()
    {
        var a = await AddAsync("a");
        var events = Enumerable.Range(0, 5).Select(_ => NewEvent("scan.started")).ToArray();
        await AppendAsync(events, new Route(a, "*"));

        var first = await DueAsync(a, limit: 2);
        var second = await DueAsync(a, limit: 2, after: first.End);
        var third = await DueAsync(a, limit: 2, after: second.End);
        Assert.Equal(
            events.Select(e => e.Id),
            first.Deliveries.Concat(second.Deliveries).Concat(third.Deliveries).Select(d => d.Event.Id)
        );
        Assert.Equal((true, true, false), (first.HasMore, second.HasMore, third.HasMore));
        // What is in hand was looked at as well.
        Assert.Empty((await DueAsync(a, [.. third.Deliveries.Select(d => d.Id)], after: second.End)).Deliveries);
    }

    [Fact]
    public async Task Strict_order_is_that_of_the_events_and_stands_still_while_its_head_waits()
    {
        var a = await AddAsync("a", i => i with { Delivery = new DeliverySettings { IsStrict = true } });
        var events = Enumerable.Range(0, 4).Select(_ => NewEvent("scan.started")).ToArray();
        await AppendAsync(events, new Route(a, "*"));
        Assert.Empty((await DueAsync(a)).Deliveries);
        Assert.Null((await DueAsync(a)).NextDue);

        var all = await OrderedAsync(a);
        Assert.Equal(events.Select(e => e.Id), all.Deliveries.Select(d => d.Event.Id));
        Assert.All(all.Deliveries, d => Assert.True(d.IsOrdered));
        Assert.True((await OrderedAsync(a, limit: 2)).HasMore);

        await _stores.Deliveries.RecordAsync([Again(all.Deliveries[0], minutes: 5)], default);
        var waits = await OrderedAsync(a);
        Assert.Empty(waits.Deliveries);
        Assert.Equal(_clock.GetUtcNow().AddMinutes(5), waits.HeadDue);

        _clock.Advance(TimeSpan.FromMinutes(5));
        var again = (await OrderedAsync(a)).Deliveries;
        Assert.Equal(4, again.Count);
        await _stores.Deliveries.RecordAsync([Again(again[0], minutes: 5) with { IsParked = true }], default);
        Assert.Equal(events.Skip(1).Select(e => e.Id), (await OrderedAsync(a)).Deliveries.Select(d => d.Event.Id));
        Assert.Equal(_clock.GetUtcNow().AddMinutes(5), (await DueAsync(a)).NextDue);
    }

    [Fact]
    public async Task Strict_order_ends_before_what_is_still_to_be_fanned_out()
    {
        var a = await AddAsync("a", i => i with { Delivery = new DeliverySettings { IsStrict = true } });
        var (early, late) = (NewEvent("scan.started"), NewEvent("scan.started"));
        await _stores.Deliveries.AppendAsync(
            new DispatchPlan
            {
                OrganizationId = a.OrganizationId,
                Events = [early],
                Deliveries = [],
                FansOut = true,
            },
            default
        );
        await AppendAsync([late], new Route(a, "*"));
        Assert.Empty((await OrderedAsync(a)).Deliveries);

        var fanOut = Assert.Single(await _stores.FanOuts.ListAsync(10, default));
        var read = await _stores.FanOuts.EventsAsync(fanOut, 10, long.MaxValue, default);
        var chunk = FanOutChunk.Of(fanOut, read, new RoutingTable([a]));
        await _stores.FanOuts.AdvanceAsync(fanOut, chunk.Next, chunk.Deliveries, default);
        Assert.Equal([early.Id, late.Id], (await OrderedAsync(a)).Deliveries.Select(d => d.Event.Id));
    }

    [Fact]
    public async Task A_batch_stays_together()
    {
        var a = await AddAsync("a");
        await AppendAsync([.. Enumerable.Range(0, 4).Select(_ => NewEvent("scan.started"))], new Route(a, "*"));
        var all = (await DueAsync(a)).Deliveries;
        var batch = BatchId.Of([.. all.Take(3).Select(d => d.Id)]);
        await _stores.Deliveries.RecordAsync(
            [.. all.Take(3).Select(d => Again(d, minutes: 1) with { Batch = batch })],
            default
        );

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([null, batch, batch, batch], (await DueAsync(a)).Deliveries.Select(d => d.Batch));
        var members = await _stores.Deliveries.BatchAsync(a.Number, batch, default);
        Assert.Equal(all.Take(3).Select(d => d.Id), members.Select(d => d.Id));
        await _stores.Deliveries.RecordAsync([.. members.Select(d => Ended(d))], default);
        Assert.Empty(await _stores.Deliveries.BatchAsync(a.Number, batch, default));
    }

    [Fact]
    public async Task A_change_of_health_is_written_with_what_tells_of_it_or_not_at_all()
    {
        var (failed, other) = (await AddAsync("a"), await AddAsync("b"));
        var change = new EndpointChange
        {
            Integration = failed,
            Health = new EndpointHealth { FailedAt = _clock.GetUtcNow(), IsTold = true },
            DisabledReason = "because",
        };
        var mail = new MailMessage
        {
            Id = "mail_1",
            Recipient = "a@example.com",
            Subject = "s",
            Text = "t",
            CreatedAt = _clock.GetUtcNow(),
            NextAt = _clock.GetUtcNow(),
        };
        var twice = NewEvent("webhook.failed");
        await AppendAsync([twice]);
        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(Plan(twice)));
        var loaded = await _stores.LoadAsync();
        Assert.All(loaded, i => Assert.True(i.Enabled && i.Health == EndpointHealth.Good));
        Assert.Null(await _stores.Mails.NextDueAsync(default));
        Assert.Empty(await _stores.Deliveries.LanesAsync(default));

        await WriteAsync(Plan(NewEvent("webhook.disabled")));
        loaded = await _stores.LoadAsync();
        var disabled = loaded.Single(i => i.Id == failed.Id);
        Assert.Equal((false, "because", change.Health), (disabled.Enabled, disabled.DisabledReason, disabled.Health));
        Assert.True(loaded.Single(i => i.Id == other.Id).Enabled);
        Assert.Equal([other.Number], await _stores.Deliveries.LanesAsync(default));
        Assert.Equal(mail, Assert.Single(await _stores.Mails.DueAsync(_clock.GetUtcNow(), 10, default)));

        await _stores.Mails.PostponeAsync(mail.Id, 1, _clock.GetUtcNow().AddMinutes(1), default);
        Assert.Empty(await _stores.Mails.DueAsync(_clock.GetUtcNow(), 10, default));
        Assert.Equal(_clock.GetUtcNow().AddMinutes(1), await _stores.Mails.NextDueAsync(default));
        await _stores.Mails.RemoveAsync(mail.Id, default);
        Assert.Null(await _stores.Mails.NextDueAsync(default));

        Task WriteAsync(DispatchPlan plan) =>
            _stores.Health.WriteAsync([change], [plan], [mail], _clock.GetUtcNow(), default);

        DispatchPlan Plan(Event fact) =>
            new()
            {
                OrganizationId = Organization,
                Events = [fact],
                Deliveries = [EventDispatcher.NewDelivery(fact, new Route(other, "*"))],
                FansOut = false,
            };
    }

    /// <summary>Opens an empty store.</summary>
    internal abstract Task<Stores> OpenAsync();

    protected abstract Task CloseAsync();

    /// <summary>The contracts of one store.</summary>
    internal sealed record Stores(
        IDeliveryStore Deliveries,
        IFanOutStore FanOuts,
        IDeliveryHistory History,
        IDeliverySearch Search,
        IRecoveryStore Recoveries,
        IIntegrationStore Integrations,
        ISilenceStore Silences,
        IEndpointHealthStore Health,
        IMailStore Mails,
        IEventStore Events,
        IRetentionStore Retention
    )
    {
        public async Task<IReadOnlyList<Integration>> LoadAsync() => (await Integrations.ReadAsync(0, default)).Live;
    }

    private async Task<IReadOnlyList<DeliveryEntry>> ListAsync(
        long lane,
        DeliveryId? before,
        int limit,
        CancellationToken cancellationToken
    ) =>
        (
            await _stores.Search.FindAsync(
                new DeliverySearch { Lanes = [lane], Before = before?.Value ?? UInt128.MaxValue },
                limit,
                cancellationToken
            )
        ).Found;

    private Task<DuePage> DueAsync(
        Integration integration,
        HashSet<DeliveryId>? inHand = null,
        int limit = 100,
        DateTimeOffset? now = null,
        DueCursor? after = null
    ) =>
        _stores.Deliveries.DueAsync(
            integration.Number,
            after ?? DueCursor.Start,
            now ?? _clock.GetUtcNow(),
            inHand ?? Nothing,
            limit,
            long.MaxValue,
            default
        );

    private Task<OrderedPage> OrderedAsync(Integration integration, int limit = 100) =>
        _stores.Deliveries.OrderedAsync(
            integration.Number,
            integration.OrganizationId,
            _clock.GetUtcNow(),
            Nothing,
            limit,
            long.MaxValue,
            default
        );

    private Task<int> CancelAsync(Integration integration, DateTimeOffset until, DeliveryId inHand, int limit) =>
        _stores.Deliveries.CancelAsync(
            integration.Number,
            until,
            new HashSet<DeliveryId> { inHand },
            "because",
            until,
            limit,
            default
        );

    private Task AppendAsync(IReadOnlyList<Event> events, params Route[] routes) =>
        _stores.Deliveries.AppendAsync(
            new DispatchPlan
            {
                OrganizationId = Organization,
                Events = events,
                Deliveries = [.. from e in events from r in routes select EventDispatcher.NewDelivery(e, r)],
                FansOut = false,
            },
            default
        );

    private async Task<Integration> AddAsync(string name, Func<Integration, Integration>? with = null)
    {
        var integration = Integration(name);
        integration = with?.Invoke(integration) ?? integration;
        return await _stores.Integrations.AddAsync(integration, [], default);
    }

    private Integration Integration(string name) =>
        new()
        {
            Id = _ids.New(Tocsin.Integrations.Integration.IdPrefix),
            OrganizationId = Organization,
            Kind = "webhook",
            Name = name,
            ActiveSince = _clock.GetUtcNow(),
            Subscription = Subscription.All,
            Config = new Dictionary<string, string>(),
            CreatedAt = _clock.GetUtcNow(),
            UpdatedAt = _clock.GetUtcNow(),
        };

    private Event NewEvent(string type, string data = "{}") =>
        new()
        {
            Id = _ids.New(Event.IdPrefix),
            OrganizationId = Organization,
            Type = type,
            CreatedAt = _clock.GetUtcNow(),
            Data = System.Text.Encoding.UTF8.GetBytes(data),
        };

    private AttemptRecord Again(PendingDelivery delivery, int minutes) =>
        new()
        {
            Delivery = delivery,
            Outcome = new DeliveryOutcome
            {
                Class = OutcomeClass.ServerError,
                Status = 500,
                Body = "no"u8.ToArray(),
            },
            Decision = RetryDecision.Again(_clock.GetUtcNow().AddMinutes(minutes)),
            Detail = [9],
            StartedAt = _clock.GetUtcNow(),
            EndedAt = _clock.GetUtcNow(),
        };

    private AttemptRecord Ended(PendingDelivery delivery, DeliveryState state = DeliveryState.Success) =>
        new()
        {
            Delivery = delivery,
            Outcome = new DeliveryOutcome { Class = OutcomeClass.Delivered, Status = 200 },
            Decision = RetryDecision.End(state),
            Detail = [7],
            StartedAt = _clock.GetUtcNow(),
            EndedAt = _clock.GetUtcNow(),
        };
}
