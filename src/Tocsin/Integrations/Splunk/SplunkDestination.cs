using System.Text;
using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Splunk;

/// <summary>
/// The HTTP event collector. Without a channel an event is accepted and not yet indexed; with one, its indexing is asked
/// for once, and what is not confirmed by then stays accepted.
/// </summary>
internal sealed class SplunkDestination(Uri collector, string token, string? channel, SplunkRenderer renderer)
    : IDestination
{
    private readonly SecretMask _mask = SecretMask.Of([token]);

    public Step Next(Message message, string? known, Exchange? last)
    {
        if (last is null)
        {
            return new Step.Send(
                Outbound.Bare(HttpMethod.Post, collector, _mask, Headers) with
                {
                    Body = renderer.Render(message),
                }
            );
        }

        var outcome = Judge(last);
        if (known is not null)
        {
            return new Step.Done(Acknowledged(outcome, known));
        }

        return channel is not null && outcome.IsDelivered && Answer.Number(last.Body, "ackId") is { } ack
            ? new Step.Send(
                Outbound.Bare(HttpMethod.Post, new Uri(collector, "ack?channel=" + channel), _mask, Headers) with
                {
                    Body = Encoding.ASCII.GetBytes($"{{\"acks\":[{ack}]}}"),
                },
                ack
            )
            : new Step.Done(outcome);
    }

    private (string, string)[] Headers =>
        channel is null
            ? [("Authorization", "Splunk " + token)]
            : [("Authorization", "Splunk " + token), ("X-Splunk-Request-Channel", channel)];

    // It has the event by now: nothing that happens while asking makes it one to be sent again.
    private static DeliveryOutcome Acknowledged(DeliveryOutcome outcome, string ack)
    {
        var said = Encoding.UTF8.GetString(outcome.Body.Span);
        return said.Contains($"\"{ack}\":true", StringComparison.Ordinal)
            ? outcome with
            {
                IsConfirmed = true,
            }
            : outcome with
            {
                Class = OutcomeClass.Delivered,
                IsFinal = false,
                Error = "accepted; its indexing was not confirmed yet",
            };
    }

    private static DeliveryOutcome Judge(Exchange last)
    {
        var outcome = last.ToOutcome();
        var said = ServiceError.Of(last.Body, "text");
        var code = Answer.Number(last.Body, "code");
        return (last.Status, code) switch
        {
            (200, null or "0") => outcome,
            // Some proxies turn every answer into a 200.
            (200, _) => outcome with { Class = OutcomeClass.Rejected, Error = $"Splunk says: {said}" },
            (401 or 403, _) => outcome.Explain("Splunk", $"{said ?? "no"}; is the token right and enabled?"),
            (400, "7") => outcome.Explain("Splunk", $"{said}; the token may not write to that index", isFinal: true),
            (400 or 413, _) => outcome.Explain("Splunk", said, isFinal: true),
            _ => outcome.Explain("Splunk", said),
        };
    }
}
