using Microsoft.Extensions.Logging;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>Sends a ping to an integration, past its filters and whether it is enabled or not, once.</summary>
internal sealed partial class WebhookTest(
    Sender sender,
    IntegrationKinds kinds,
    IDeliveryStore store,
    Id ids,
    TimeProvider time,
    ILogger<WebhookTest> logger
)
{
    public async Task<TestResource> RunAsync(
        Integration integration,
        string shownId,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var ping = new Event
        {
            Id = ids.New(Event.IdPrefix),
            OrganizationId = integration.OrganizationId,
            Type = EventTypes.Ping,
            CreatedAt = now,
            Data = CanonicalJson.Of(new { Message = $"This is a test of {shownId}." }),
        };
        var delivery = new PendingDelivery
        {
            Id = DeliveryId.Of(ping.Id, integration.Id),
            Lane = integration.Number,
            Event = ping,
            Name = ping.Type,
            QueuedAt = now,
            DueAt = now,
        };
        var exchanges = new List<TestExchange>();
        var sent =
            await sender.SendAsync(
                Outgoing.Single(delivery) with
                {
                    Template = integration.Delivery.Template,
                },
                integration.Destination!,
                isStillWanted: () => true,
                exchanges.Add,
                cancellationToken
            ) ?? throw new InvalidOperationException("A test is always wanted.");
        var outcome = sent.Outcome;
        var record = new AttemptRecord
        {
            Delivery = delivery,
            Outcome = outcome,
            Decision = RetryDecision.End(outcome.IsDelivered ? DeliveryState.Success : DeliveryState.Failed),
            StartedAt = sent.StartedAt,
            Duration = sent.Duration,
            Detail = sent.Detail,
            EndedAt = time.GetUtcNow(),
        };
        await store.RecordTestAsync(ping, record, cancellationToken);
        Log.Tested(logger, integration.Id, ping.Id, outcome.Class, outcome.Status);
        var kind = kinds[integration.Kind];
        var isConfirmed = outcome.IsDelivered && (outcome.IsConfirmed || kind.Confirms);
        return new TestResource
        {
            Ok = outcome.IsDelivered,
            Status = outcome.Status,
            Response =
                outcome.Error
                ?? DeliveryView.Text(outcome.Body)
                ?? (
                    outcome.IsDelivered && !isConfirmed
                        ? $"{kind.Title} has accepted it, and does not say what became of it."
                        : ""
                ),
            Confirmed = isConfirmed,
            LatencyMs = (long)sent.Duration.TotalMilliseconds,
            EventId = ping.Id,
            Requests = [.. exchanges.Select(Show)],
        };
    }

    private static TestRequest Show(TestExchange exchange) =>
        new()
        {
            Method = exchange.Method,
            Url = exchange.Url,
            Body = exchange.Body,
            Status = exchange.Answer.Status,
            Error = exchange.Answer.Error,
            LatencyMs = (long)exchange.Duration.TotalMilliseconds,
        };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Tested {Integration} with {Event}: {Outcome} {Status}")]
        public static partial void Tested(
            ILogger logger,
            string integration,
            string @event,
            OutcomeClass outcome,
            int? status
        );
    }
}
