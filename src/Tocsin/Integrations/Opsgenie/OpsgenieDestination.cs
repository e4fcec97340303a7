using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Opsgenie;

/// <summary>
/// Opsgenie's alerts: one for each finding, closed when it is resolved, with a note where something was said about it.
/// Everything is accepted first and done later; what became of a test is asked for.
/// </summary>
internal sealed class OpsgenieDestination(Uri api, string apiKey, string codeUrl, NoticeReader reader) : IDestination
{
    private const string Closing = "closing";
    private const string Asking = "asking";

    private readonly SecretMask _mask = SecretMask.Of([apiKey]);

    public Step Next(Message message, string? known, Exchange? last)
    {
        var notice = reader.Read(message, codeUrl);
        var isTest = notice.Type == Events.EventTypes.Ping;
        if (last is null)
        {
            return notice.Turn switch
            {
                NoticeTurn.Closes => About(notice, "close", Closing),
                NoticeTurn.Updates => About(notice, "notes", known: null),
                _ => new Step.Send(Post("v2/alerts", OpsgenieRenderer.Alert(notice)), Known: isTest ? notice.Id : null),
            };
        }

        var outcome = Judge(last);
        if (known == Asking)
        {
            return new Step.Done(Asked(outcome));
        }

        if (known is null || !isTest || !outcome.IsDelivered)
        {
            return new Step.Done(outcome);
        }

        return known == Closing && Answer.Text(last.Body, "requestId") is { } request
                ? new Step.Send(
                    Outbound.Bare(
                        HttpMethod.Get,
                        new Uri(api, "v2/alerts/requests/" + Uri.EscapeDataString(request)),
                        _mask,
                        Key
                    ),
                    Asking
                )
            : known == notice.Id ? About(notice, "close", Closing)
            : new Step.Done(outcome);
    }

    private (string, string) Key => ("Authorization", "GenieKey " + apiKey);

    private Step.Send About(Notice notice, string what, string? known) =>
        new(
            Post(
                $"v2/alerts/{Uri.EscapeDataString(OpsgenieRenderer.Alias(notice))}/{what}?identifierType=alias",
                OpsgenieRenderer.Note(notice)
            ),
            known
        );

    private OutboundRequest Post<T>(string path, T body) =>
        Outbound.Json(HttpMethod.Post, new Uri(api, path), body, Outbound.Camel, _mask, Key);

    // Not processed yet, or not to be asked, is not wrong: it was accepted.
    private static DeliveryOutcome Asked(DeliveryOutcome outcome)
    {
        if (!outcome.IsDelivered)
        {
            return outcome with
            {
                Class = OutcomeClass.Delivered,
                Error = "accepted; what became of it was not to be learned yet",
                IsFinal = false,
            };
        }

        var said = System.Text.Encoding.UTF8.GetString(outcome.Body.Span);
        return said.Contains("\"isSuccess\":false", StringComparison.Ordinal)
            ? outcome with
            {
                Class = OutcomeClass.Rejected,
                Error = $"Opsgenie accepted it and then said: {ServiceError.Of(outcome.Body, "status") ?? "no"}",
            }
            : outcome with
            {
                IsConfirmed = true,
            };
    }

    private static DeliveryOutcome Judge(Exchange last)
    {
        var outcome = last.ToOutcome();
        var said = ServiceError.Of(last.Body, "message");
        return last.Status switch
        {
            400 or 413 or 422 => outcome.Explain("Opsgenie", said, isFinal: true),
            401 or 403 => outcome.Explain(
                "Opsgenie",
                $"{said ?? "no"}; is the key one of an API integration, and the region right?"
            ),
            _ => outcome.Explain("Opsgenie", said),
        };
    }
}
