using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.PagerDuty;

/// <summary>
/// A service's Events v2 key. What opens and closes is an alert, one for each finding; everything else is a change event.
/// A test opens an alert and closes it at once.
/// </summary>
internal sealed class PagerDutyDestination(Uri api, string routingKey, string codeUrl, NoticeReader reader)
    : IDestination
{
    private const string Second = "second";

    private readonly SecretMask _mask = SecretMask.Of([routingKey]);
    private readonly PagerDutyRenderer _renderer = new(routingKey);

    public Step Next(Message message, string? known, Exchange? last)
    {
        var notice = reader.Read(message, codeUrl);
        if (last is null)
        {
            return notice.Turn switch
            {
                NoticeTurn.Opens => Event(_renderer.Trigger(notice)),
                NoticeTurn.Closes => Event(_renderer.Resolve(notice)),
                _ when IsTest(notice) => Event(_renderer.Trigger(notice)),
                _ => Change(notice),
            };
        }

        var outcome = Judge(last);
        if (!outcome.IsDelivered || known == Second)
        {
            return new Step.Done(outcome);
        }

        return IsTest(notice) ? Event(_renderer.Resolve(notice), Second)
            // A scan that finishes closes the alert of the one that failed, and is news itself.
            : notice.Type == Events.EventTypes.ScanCompleted ? Change(notice)
            : new Step.Done(outcome);
    }

    private static bool IsTest(Notice notice) => notice.Type == Events.EventTypes.Ping;

    private Step.Send Event(PagerDutyEvent body, string? known = null) =>
        new(Outbound.Json(HttpMethod.Post, new Uri(api, "v2/enqueue"), body, Outbound.Snake, _mask), known);

    private Step.Send Change(Notice notice) =>
        new(
            Outbound.Json(
                HttpMethod.Post,
                new Uri(api, "v2/change/enqueue"),
                _renderer.Change(notice),
                Outbound.Snake,
                _mask
            ),
            Second
        );

    private static DeliveryOutcome Judge(Exchange last)
    {
        var outcome = last.ToOutcome();
        var said = ServiceError.Of(last.Body, "message", "errors");
        return last.Status switch
        {
            // "Do not retry": the event or its key is wrong.
            400 or 413 => outcome.Explain("PagerDuty", said, isFinal: true),
            _ => outcome.Explain("PagerDuty", said),
        };
    }
}
