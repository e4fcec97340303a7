using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.GoogleChat;

/// <summary>A space's webhook: one POST, into the thread of the scan.</summary>
internal sealed class GoogleChatDestination(Uri url, string codeUrl, NoticeReader reader) : IDestination
{
    /// <summary>Messages have at most 32,000 bytes.</summary>
    public const int MaxBytes = 30_000;

    private const string Reply = "messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD";

    private readonly SecretMask _mask = SecretMask.Of(ServiceUrl.Secrets(url));
    private readonly Uri _url = new(
        url.AbsoluteUri.Contains("messageReplyOption=", StringComparison.Ordinal) ? url.AbsoluteUri
        : url.Query.Length > 1 ? $"{url.AbsoluteUri}&{Reply}"
        : $"{url.AbsoluteUri.TrimEnd('?')}?{Reply}"
    );

    public Step Next(Message message, string? known, Exchange? last)
    {
        if (last is not null)
        {
            return new Step.Done(Judge(last));
        }

        var notice = reader.Read(message, codeUrl);
        return new Step.Send(
            Shrink.ToFit(
                budget =>
                    Outbound.Json(HttpMethod.Post, _url, ChatRenderer.Render(notice, budget), Outbound.Camel, _mask),
                text: 10_000,
                MaxBytes
            )
        );
    }

    private static DeliveryOutcome Judge(Exchange last)
    {
        var outcome = last.ToOutcome();
        var said = ServiceError.Of(last.Body, "message");
        return last.Status switch
        {
            404 => outcome.Explain("Google Chat", said ?? "not found") with { Class = OutcomeClass.Gone },
            400 or 413 => outcome.Explain("Google Chat", said, isFinal: true),
            _ => outcome.Explain("Google Chat", said),
        };
    }
}
