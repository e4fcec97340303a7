using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Discord;

/// <summary>A channel's webhook: one POST, answered once the message is there.</summary>
internal sealed class DiscordDestination(Uri url, string codeUrl, NoticeReader reader) : IDestination
{
    private readonly SecretMask _mask = SecretMask.Of(ServiceUrl.Secrets(url));
    private readonly Uri _url = new(
        url.GetLeftPart(UriPartial.Path) + (url.Query.Length > 1 ? url.Query + "&wait=true" : "?wait=true")
    );

    public Step Next(Message message, string? known, Exchange? last) =>
        last is null
            ? new Step.Send(
                Outbound.Json(
                    HttpMethod.Post,
                    _url,
                    DiscordRenderer.Render(reader.Read(message, codeUrl)),
                    Outbound.Snake,
                    _mask
                )
            )
            : new Step.Done(Judge(last));

    private static DeliveryOutcome Judge(Exchange last)
    {
        var outcome = last.ToOutcome();
        var said = ServiceError.Of(last.Body, "message");
        return last.Status switch
        {
            // 10,000 invalid requests in ten minutes shut out this server's address for everybody.
            401 or 404 => outcome.Explain(
                "Discord",
                $"{said ?? "unknown webhook"}; it was deleted, make a new one"
            ) with
            {
                Class = OutcomeClass.Gone,
            },
            400 or 413 => outcome.Explain("Discord", said, isFinal: true),
            _ => outcome.Explain("Discord", said),
        };
    }
}
