using System.Globalization;

namespace Tocsin.Integrations.Webhook;

/// <summary>A webhook, ready to send to: one signed POST, whose status is the outcome.</summary>
internal sealed class WebhookDestination(
    Uri url,
    WebhookSecret secret,
    WebhookHeaders headers,
    IReadOnlyList<CustomHeader> custom,
    bool signsBodyAlone
) : IDestination
{
    private readonly SecretMask _mask = SecretMask.Of([
        .. secret.Forms,
        .. secret.Previous?.Secret.Forms ?? [],
        .. custom.SelectMany(h => h.Secrets),
    ]);
    private readonly KeyValuePair<string, string>[] _custom =
    [
        .. custom.Select(h => new KeyValuePair<string, string>(h.Name, h.Value)),
    ];

    public Step Next(Message message, string? known, Exchange? last) =>
        last is null ? new Step.Send(Request(message)) : new Step.Done(last.ToOutcome());

    private OutboundRequest Request(Message message)
    {
        var timestamp = message.At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        // One buffer holds all that is signed: "id.timestamp.body", whose tails are "timestamp.body" and "body".
        var head = $"{message.Id}.{timestamp}.";
        var all = message.Events is { } events ? WebhookBody.Several(head, events) : WebhookBody.Single(head, message);
        var signed = all.AsSpan(signsBodyAlone ? head.Length : message.Id.Length + 1);
        var (branded, standard) = (secret.Branded(signed), secret.Standard(all, message.At));
        return new OutboundRequest
        {
            Mask = _mask,
            Signatures = [branded, standard],
            Url = url,
            Body = all.AsMemory(head.Length),
            Headers =
            [
                new("User-Agent", Outbound.UserAgent),
                new(headers.Event, message.Name),
                new(headers.Delivery, message.Id),
                new(headers.Timestamp, timestamp),
                new(headers.Signature, branded),
                new("webhook-id", message.Id),
                new("webhook-timestamp", timestamp),
                new("webhook-signature", standard),
                .. _custom,
            ],
        };
    }
}
