using Microsoft.Extensions.Options;
using Tocsin.Delivery;
using Tocsin.Delivery.Recoveries;
using Tocsin.Events;
using Tocsin.Integrations;
using Tocsin.Retention;
using Tocsin.Routing;

namespace Tocsin.Tests.Delivery.Stores;

/// <content>Recovering.</content>
public abstract partial class DeliveryStoreContract
{
    [Fact]
    public async Task A_recovery_waits_for_what_is_being_fanned_out_and_makes_only_what_is_missing()
    {
        var a = await AddAsync("a");
        Event[] events = [NewEvent("scan.started"), NewEvent("scan.completed"), NewEvent("scan.failed")];
        await AppendAsync([events[0]]);
        await _stores.Deliveries.AppendAsync(
            new DispatchPlan
            {
                OrganizationId = Organization,
                Events = [events[1]],
                Deliveries = [],
                FansOut = true,
            },
            default
        );
        await AppendAsync([events[2]]);
        var (scan, job) = await BeginAsync(a, RecoveryStates.Missing);

        job = await RunAsync(scan, job, ends: false);
        Assert.Equal(1, job.Requeued);
        var fanOut = Assert.Single(await _stores.FanOuts.ListAsync(10, default));
        var read = await _stores.FanOuts.EventsAsync(fanOut, 10, long.MaxValue, default);
        var chunk = FanOutChunk.Of(fanOut, read, new RoutingTable([a]));
        Assert.True(await _stores.FanOuts.AdvanceAsync(fanOut, chunk.Next, chunk.Deliveries, default));
        await _stores.Deliveries.RecordAsync([Ended(chunk.Deliveries[0].Delivery)], default);

        job = await RunAsync(scan, job, ends: true);
        Assert.Equal((2L, 2L), (job.Matched, job.Requeued));
        var made = await ListAsync(a.Number, before: null, 10, default);
        Assert.Equal(
            events.Select(e => e.Id).Order(StringComparer.Ordinal),
            made.Select(d => d.EventId).Order(StringComparer.Ordinal)
        );
        Assert.Equal(DeliveryState.Success, made.Single(d => d.EventId == events[1].Id).State);
        Assert.Equal(2, (await DueAsync(a)).Deliveries.Count);
    }

    [Fact]
    public async Task A_slice_that_was_written_is_not_written_again_and_what_went_on_by_itself_is_left()
    {
        var a = await AddAsync("a");
        await AppendAsync([.. Enumerable.Range(0, 5).Select(_ => NewEvent("scan.started"))], new Route(a, "*"));
        var all = (await DueAsync(a)).Deliveries;
        await _stores.Deliveries.RecordAsync([.. all.Select(d => Ended(d, DeliveryState.Failed))], default);
        var (scan, job) = await BeginAsync(a, RecoveryStates.Failed);
        RecoverySlice slice;
        while ((slice = (await scan.NextAsync(job, 3, default))!).Count == 0)
        {
            job = (await _stores.Recoveries.AdvanceAsync(job, slice, _clock.GetUtcNow(), default))!;
        }

        // One of them was retried by hand, and has arrived, after the slice was read.
        await _stores.History.RetryAsync(a.Number, slice.Again[0], _clock.GetUtcNow(), default);
        var again = Assert.Single((await DueAsync(a)).Deliveries);
        await _stores.Deliveries.RecordAsync([Ended(again)], default);
        var after = await _stores.Recoveries.AdvanceAsync(job, slice, _clock.GetUtcNow(), default);
        Assert.Equal((3L, 2L), (after!.Matched, after.Requeued));
        Assert.Null(await _stores.Recoveries.AdvanceAsync(job, slice, _clock.GetUtcNow(), default));
        Assert.Equal(2, (await DueAsync(a)).Deliveries.Count);

        var stored = Assert.Single(await _stores.Recoveries.RunningAsync(default));
        Assert.Equal((after.Cursor, after.Matched, after.Requeued), (stored.Cursor, stored.Matched, stored.Requeued));
        Assert.True(
            await _stores.Recoveries.FinishAsync(job.Id, RecoveryStatus.Cancelled, "x", job.CreatedAt, default)
        );
        Assert.False(
            await _stores.Recoveries.FinishAsync(job.Id, RecoveryStatus.Completed, null, job.CreatedAt, default)
        );
        Assert.Null(await _stores.Recoveries.AdvanceAsync(after, slice, _clock.GetUtcNow(), default));
        Assert.Equal("x", (await _stores.Recoveries.FindAsync(Organization, job.Id, default))!.Reason);
    }

    private async Task<(RecoveryScan Scan, Recovery Job)> BeginAsync(Integration integration, RecoveryStates states)
    {
        var directory = new IntegrationDirectory();
        directory.Put(integration);
        var now = _clock.GetUtcNow();
        var filter = new RecoveryFilter
        {
            States = states,
            From = now.AddHours(-1),
            To = now.AddMilliseconds(1),
        };
        var job = RecoveryEndpoints.New(Organization, integration.Number, filter, _ids, now);
        await _stores.Recoveries.AddAsync(job, default);
        var keep = Options.Create(new RetentionOptions());
        var scan = new RecoveryScan(_stores.Recoveries, directory, _stores.Silences, keep, _clock);
        return (scan, job);
    }

    private async Task<Recovery> RunAsync(RecoveryScan scan, Recovery job, bool ends)
    {
        while (await scan.NextAsync(job, 100, default) is { } slice)
        {
            if (slice.Waits)
            {
                Assert.False(ends, "It waits.");
                return job;
            }

            job = (await _stores.Recoveries.AdvanceAsync(job, slice, _clock.GetUtcNow(), default))!;
        }

        Assert.True(ends, "It has ended.");
        return job;
    }
}
