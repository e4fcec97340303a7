using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Teams;

/// <summary>A workflow that posts cards to a channel: one POST, accepted and not yet shown.</summary>
internal sealed class TeamsDestination(Uri url, string codeUrl, NoticeReader reader) : IDestination
{
    /// <summary>Teams refuses cards of more than 28 KB after the workflow has expanded them.</summary>
    public const int MaxBytes = 20_000;

    private readonly SecretMask _mask = SecretMask.Of(ServiceUrl.Secrets(url));

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
                    Outbound.Json(HttpMethod.Post, url, TeamsRenderer.Render(notice, budget), Outbound.Camel, _mask),
                text: 8000,
                MaxBytes
            )
        );
    }

    private static DeliveryOutcome Judge(Exchange last)
    {
        var outcome = last.ToOutcome();
        var said = ServiceError.Of(last.Body, "code", "message");
        return last.Status switch
        {
            400 or 413 => outcome.Explain("the workflow", said, isFinal: true),
            401 or 403 => outcome.Explain(
                "the workflow",
                $"{said ?? "no"}; let anyone trigger it, and copy its URL again, signature and all"
            ),
            404 => outcome.Explain("the workflow", $"{said ?? "not found"}; it was deleted or turned off"),
            _ => outcome.Explain("the workflow", said),
        };
    }
}
