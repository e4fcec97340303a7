using System.Text;
using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Slack;

/// <summary>A channel's incoming webhook: one POST.</summary>
internal sealed class SlackDestination(Uri url, string codeUrl, NoticeReader reader) : IDestination
{
    private readonly SecretMask _mask = SecretMask.Of(ServiceUrl.Secrets(url));

    public Step Next(Message message, string? known, Exchange? last) =>
        last is null
            ? new Step.Send(
                Outbound.Json(
                    HttpMethod.Post,
                    url,
                    SlackRenderer.Render(reader.Read(message, codeUrl)),
                    Outbound.Snake,
                    _mask
                )
            )
            : new Step.Done(Judge(last));

    private static DeliveryOutcome Judge(Exchange last)
    {
        var outcome = last.ToOutcome();
        if (last.Status is null)
        {
            return outcome;
        }

        var said = Code(last.Body);
        if (outcome.IsDelivered)
        {
            // Whoever stands in for Slack may say it in JSON.
            return said is "ok" || Encoding.UTF8.GetString(last.Body.Span).Contains("true", StringComparison.Ordinal)
                ? outcome
                : outcome with
                {
                    Class = OutcomeClass.Invalid,
                    Error = "the answer is 200 but not \"ok\": whoever answered is not Slack",
                };
        }

        return said switch
        {
            // The webhook itself is no more; Slack counts requests to it against the sender.
            "no_service" or "no_service_id" or "no_active_hooks" or "invalid_token" or "no_team" or "team_disabled" =>
                outcome with
                {
                    Class = OutcomeClass.Gone,
                    Error = $"Slack says {said}: the webhook was revoked or its app removed; make a new one",
                },
            "channel_is_archived" => outcome with
            {
                Class = OutcomeClass.Gone,
                Error = "Slack says channel_is_archived: unarchive the channel, or make a webhook for another one",
            },
            "channel_not_found" or "user_not_found" => outcome with
            {
                IsFinal = true,
                Error = $"Slack says {said}: what the webhook posts to is no more",
            },
            "action_prohibited" or "posting_to_general_channel_denied" => outcome with
            {
                IsFinal = true,
                Error = $"Slack says {said}: an admin of the workspace does not let this webhook post there",
            },
            not null when outcome.Class == OutcomeClass.Rejected => outcome with
            {
                IsFinal = last.Status is 400 or 413,
                Error = $"Slack says {said}",
            },
            _ => outcome,
        };
    }

    /// <summary>Slack's answers are one word.</summary>
    private static string? Code(ReadOnlyMemory<byte> body) =>
        body.Length is > 0 and <= 80
        && Encoding.UTF8.GetString(body.Span).Trim() is { Length: > 0 } word
        && word.All(c => char.IsAsciiLetterLower(c) || c == '_')
            ? word
            : null;
}
