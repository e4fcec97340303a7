using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>One delivery's turn, stage by stage: still wanted? send, judge, decide what follows.</summary>
internal sealed partial class DeliveryAttempt(
    IntegrationDirectory directory,
    IntegrationRegistry registry,
    Sender sender,
    Cleanup cleanup,
    IRandomBytes random,
    IOptions<DeliveryOptions> options,
    TimeProvider time,
    ILogger<DeliveryAttempt> logger
)
{
    /// <summary>What is to be recorded; null when there is nothing to: it was aborted, or its integration is gone.</summary>
    public async ValueTask<AttemptRecord?> MakeAsync(PendingDelivery delivery, CancellationToken abort)
    {
        while (true)
        {
            if (directory.Find(delivery.Lane) is not { Destination: { } destination } integration)
            {
                cleanup.Purge(delivery.Lane);
                return null;
            }

            if (Refusal(integration, delivery) is { } reason)
            {
                return AttemptRecord.Cancel(delivery, reason, time.GetUtcNow());
            }

            SendResult? sent;
            try
            {
                sent = await sender.SendAsync(
                    delivery,
                    destination,
                    isStillWanted: () =>
                        directory.Find(delivery.Lane) is { Enabled: true } now
                        && ReferenceEquals(now.Destination, destination),
                    abort
                );
            }
            catch (OperationCanceledException) when (abort.IsCancellationRequested)
            {
                return null;
            }
            // The boundary of a kind's code: a mistake there costs attempts, not the engine.
            catch (Exception e)
            {
                Log.Broken(logger, delivery.Id, integration.Id, e);
                var outcome = new DeliveryOutcome { Class = OutcomeClass.Invalid, Error = "an error of this server" };
                sent = new SendResult(outcome, time.GetUtcNow(), TimeSpan.Zero);
            }

            if (sent is not null)
            {
                return await JudgeAsync(delivery, sent.Value);
            }

            // Changed while it was connecting: once more, to what it is now.
        }
    }

    private static string? Refusal(Integration integration, PendingDelivery delivery) =>
        !integration.Enabled ? CancelReasons.Disabled
        : delivery.QueuedAt < integration.ActiveSince ? CancelReasons.WhileDisabled
        : null;

    private async ValueTask<AttemptRecord> JudgeAsync(PendingDelivery delivery, SendResult sent)
    {
        var now = time.GetUtcNow();
        var outcome = sent.Outcome;
        if (outcome.Class == OutcomeClass.Gone && options.Value.DisableOnGone)
        {
            await DisableAsync(delivery);
        }

        var integration = directory.Find(delivery.Lane);
        var decision = RetryPolicy.Decide(
            integration?.Retry ?? RetrySchedule.Standard,
            delivery.Tries + 1,
            outcome,
            delivery.FirstAt ?? sent.StartedAt,
            now,
            random.NextDouble(),
            options.Value.DisableOnGone
        );
        if (decision.Ended is null && integration is null or { Enabled: false })
        {
            decision = RetryDecision.End(DeliveryState.Cancelled);
        }

        var record = new AttemptRecord
        {
            Delivery = delivery,
            Outcome = outcome,
            Decision = decision,
            StartedAt = sent.StartedAt,
            Duration = sent.Duration,
            Detail = sent.Detail,
            EndedAt = now,
        };
        Log.Attempted(
            logger,
            delivery.Event.OrganizationId.Value,
            integration?.Id,
            delivery.Id,
            delivery.Event.Id,
            record.Number,
            outcome.Class,
            outcome.Status,
            sent.Duration.TotalMilliseconds,
            decision.Ended,
            decision.Ended is null ? decision.DueAt : null
        );
        return record;
    }

    private async ValueTask DisableAsync(PendingDelivery delivery)
    {
        try
        {
            await registry.ChangeAsync(
                delivery.Lane,
                i => i with { Enabled = false, DisabledReason = "the endpoint answered 410 Gone" },
                CancellationToken.None
            );
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
