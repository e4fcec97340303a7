using System.Globalization;
using System.Text;
using Tocsin.Http;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Mail;

namespace Tocsin.Delivery.Failing;

/// <summary>What people read about a failed or disabled webhook.</summary>
internal sealed class FailureMail(PublicLinks links, Id ids)
{
    public MailMessage To(string recipient, FailureNotice notice) =>
        new()
        {
            Id = ids.New(MailMessage.IdPrefix),
            Recipient = recipient,
            Subject = Subject(notice),
            Text = Text(notice),
            CreatedAt = notice.At,
            NextAt = notice.At,
        };

    private static string Subject(FailureNotice notice) =>
        notice.DisabledReason is null
            ? $"Tocsin: deliveries to {Problems.Quote(notice.Integration.Name)} are failing"
            : $"Tocsin: the webhook to {Problems.Quote(notice.Integration.Name)} was disabled";

    private string Text(FailureNotice notice)
    {
        var webhook = notice.Integration;
        var link = links.Webhook(webhook.WebhookId);
        var text = new StringBuilder();
        text.AppendLine(
            notice.DisabledReason is { } reason
                ? $"Tocsin has disabled a webhook: {reason}. Nothing more is sent to it, and what waited was cancelled."
                : $"Tocsin has given up a delivery after {notice.Attempts} attempts. It goes on trying what comes next."
        );
        text.AppendLine();
        Line("Webhook", webhook.WebhookId + (webhook.Description is { } about ? $" ({Problems.Quote(about)})" : ""));
        Line("Address", Address(webhook));
        Line("Last error", notice.Error);
        Line("Failing since", Time(notice.FailingSince ?? notice.At));
        Line("Delivery", $"{notice.Delivery} (attempt {notice.Attempts})");
        text.AppendLine();
        text.AppendLine("Look at it:");
        text.AppendLine($"  {link}");
        text.AppendLine($"  {link}/deliveries");
        text.AppendLine();
        text.AppendLine("Once the endpoint answers with 2xx again:");
        if (notice.DisabledReason is not null)
        {
            text.AppendLine($"  enable it:              PATCH {link}  {{\"enabled\": true}}");
        }

        text.AppendLine($"  try it:                 POST {link}/test");
        text.AppendLine($"  send what it missed:    POST {link}/recover");
        return text.ToString();

        void Line(string name, string value) => text.AppendLine($"{name + ":", -15} {value}");
    }

    // What stands behind a question mark is often a key.
    private static string Address(Integration webhook) =>
        IntegrationAddress.Of(webhook) is var address && Uri.TryCreate(address, UriKind.Absolute, out var url)
            ? url.GetLeftPart(UriPartial.Path)
            : address;

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
