using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tocsin.Delivery.Failing;
using Tocsin.Delivery.Holding;
using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>One delivery's turn, stage by stage: still wanted? send, judge, decide what follows.</summary>
internal sealed partial class DeliveryAttempt(
    IntegrationDirectory directory,
    EndpointWatch watch,
    Sender sender,
    Cleanup cleanup,
    IRandomBytes random,
    IOptions<DeliveryOptions> options,
    TimeProvider time,
    ILogger<DeliveryAttempt> logger
)
{
    /// <summary>
    /// What is to be recorded, cancelled ones first; empty when there is nothing to: it was aborted, or its integration
    /// is gone, or it is another node's now.
    /// </summary>
    /// <param name="outgoing">What is to be sent.</param>
    /// <param name="isOwn">Whether it is still this node's to send.</param>
    /// <param name="abort">Ends it before there is an outcome.</param>
    public async ValueTask<IReadOnlyList<AttemptRecord>> MakeAsync(
        Outgoing outgoing,
        Func<bool> isOwn,
        CancellationToken abort
    )
    {
        while (true)
        {
            var lane = outgoing.First.Lane;
            if (directory.Find(lane) is not { } integration)
            {
                cleanup.Purge(lane);
                return [];
            }

            var (wanted, cancelled) = Sift(integration, outgoing);
            if (wanted is null)
            {
                return cancelled;
            }

            if (integration.Destination is not { } destination)
            {
                // Nobody can read its config: what it is to be sent waits.
                return cancelled;
            }

            SendResult? sent;
            try
            {
                sent = await sender.SendAsync(
                    integration.Delivery.Template is { } words ? wanted with { Template = words } : wanted,
                    destination,
                    isStillWanted: () =>
                        directory.Find(lane) is { Enabled: true } now
                        && ReferenceEquals(now.Destination, destination)
                        && isOwn(),
                    watch: null,
                    abort
                );
            }
            catch (OperationCanceledException) when (abort.IsCancellationRequested)
            {
                return cancelled;
            }
            // The boundary of a kind's code: a mistake there costs attempts, not the engine.
            catch (Exception e)
            {
                Log.Broken(logger, wanted.First.Id, integration.Id, e);
                var outcome = new DeliveryOutcome { Class = OutcomeClass.Invalid, Error = "an error of this server" };
                sent = new SendResult(outcome, time.GetUtcNow(), TimeSpan.Zero);
            }

            if (sent is not null)
            {
                return [.. cancelled, .. await JudgeAsync(wanted, sent.Value)];
            }

            if (!isOwn())
            {
                return cancelled;
            }

            // Changed while it was connecting: once more, to what it is now.
        }
    }

    // Nothing is sent to who is disabled, nor what was queued before it was enabled again.
    private (Outgoing? Wanted, IReadOnlyList<AttemptRecord> Cancelled) Sift(Integration integration, Outgoing outgoing)
    {
        if (integration.Enabled && outgoing.Deliveries.All(d => d.QueuedAt >= integration.ActiveSince))
        {
            return (outgoing, []);
        }

        var now = time.GetUtcNow();
        var cancelled = new List<AttemptRecord>();
        var wanted = new List<PendingDelivery>();
        foreach (var delivery in outgoing.Deliveries)
        {
            if (Refusal(integration, delivery, now) is { } reason)
            {
                cancelled.Add(AttemptRecord.Cancel(delivery, reason, now));
            }
            else
            {
                wanted.Add(delivery);
            }
        }

        return (wanted.Count == 0 ? null : outgoing with { Deliveries = wanted }, cancelled);
    }

    private static string? Refusal(Integration integration, PendingDelivery delivery, DateTimeOffset now) =>
        !integration.Enabled ? CancelReasons.Disabled
        // What is enabled since later than now is so since before the clock was set back.
        : delivery.QueuedAt < integration.ActiveSince && integration.ActiveSince <= now ? CancelReasons.WhileDisabled
        : null;

    private async ValueTask<IReadOnlyList<AttemptRecord>> JudgeAsync(Outgoing outgoing, SendResult sent)
    {
        var delivery = outgoing.First;
        var now = time.GetUtcNow();
        var outcome = sent.Outcome;
        if (outcome.Class == OutcomeClass.Gone && options.Value.DisableOnGone)
        {
            await DisableAsync(delivery, outcome);
        }

        var integration = directory.Find(delivery.Lane);
        var decision = RetryPolicy.Decide(
            integration?.Retry ?? RetrySchedule.Standard,
            delivery.Tries + 1,
            outcome,
            delivery.FirstAt ?? sent.StartedAt,
            now,
            // Drawn only where it is used: most attempts succeed.
            outcome.Class == OutcomeClass.Delivered
                ? 0
                : random.NextDouble(),
            options.Value.DisableOnGone
        );
        if (decision.Ended is null && integration is null or { Enabled: false })
        {
            decision = RetryDecision.End(DeliveryState.Cancelled);
        }

        var parkAfter = integration?.Delivery.ParkAfter;
        var (hold, detail) = (default(Hold), sent.Detail);
        var records = new AttemptRecord[outgoing.Deliveries.Count];
        for (var i = 0; i < records.Length; i++)
        {
            // All of one message have the same, as a rule.
            if (new Hold(outgoing.Deliveries[i].HeldBy, outgoing.Batch) is var held && held != hold)
            {
                (hold, detail) = (held, AttemptDetail.With(held, sent.Detail));
            }

            records[i] = new AttemptRecord
            {
                Delivery = outgoing.Deliveries[i],
                Batch = outgoing.Batch,
                Outcome = outcome,
                Decision = decision,
                IsParked = decision.Ended is null && delivery.Tries + 1 >= parkAfter,
                StartedAt = sent.StartedAt,
                Duration = sent.Duration,
                Detail = detail,
                EndedAt = now,
            };
        }

        Log.Attempted(
            logger,
            delivery.Event.OrganizationId.Value,
            integration?.Id,
            delivery.Id,
            delivery.Event.Id,
            records[0].Number,
            outcome.Class,
            outcome.Status,
            sent.Duration.TotalMilliseconds,
            decision.Ended,
            decision.Ended is null ? decision.DueAt : null
        );
        return records;
    }

    private async ValueTask DisableAsync(PendingDelivery delivery, DeliveryOutcome outcome)
    {
        try
        {
            var reason = outcome.Error ?? "the endpoint answered 410 Gone";
            await watch.DisableAsync(delivery, outcome, reason, CancellationToken.None);
        }
        // The answer is known whatever the store says: it ends this delivery, and the next 410 disables the webhook.
        catch (Exception e)
        {
            Log.NotDisabled(logger, delivery.Lane, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Debug,
            Message = "Attempt {Number} of {Delivery} ({Event}) to {Integration} of {Organization}: {Outcome} {Status} in {Milliseconds:0} ms; {State}, next at {DueAt}"
        )]
        public static partial void Attempted(
            ILogger logger,
            string organization,
            string? integration,
            DeliveryId delivery,
            string @event,
            int number,
            OutcomeClass outcome,
            int? status,
            double milliseconds,
            DeliveryState? state,
            DateTimeOffset? dueAt
        );

        [LoggerMessage(Level = LogLevel.Error, Message = "Could not make {Delivery} to {Integration}")]
        public static partial void Broken(ILogger logger, DeliveryId delivery, string integration, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "Could not disable lane {Lane}, whose endpoint is gone")]
        public static partial void NotDisabled(ILogger logger, long lane, Exception exception);
    }
}
