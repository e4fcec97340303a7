using System.CommandLine;
using System.Globalization;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;
using Tocsin.Client.Webhooks;

namespace Tocsin.Cli.Webhooks;

/// <summary><c>tocsin webhooks deliveries</c>.</summary>
internal static class WebhooksDeliveriesCommand
{
    public static Command Create(Shell shell)
    {
        var id = new Argument<string>("WEBHOOK") { Description = "webhook_…" };
        var listing = new ListOptions();
        var command = new CommandWithExamples(
            "deliveries",
            "Show what was sent to a webhook, newest first, and what came of it.",
            "tocsin webhooks deliveries webhook_1a2b3c"
        )
        {
            id,
        };
        listing.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var webhook = parsed.GetRequiredValue(id);
                using var client = Connection.Find(shell).Open(shell);
                var page = await listing.CollectAsync(
                    parsed,
                    request => client.Webhooks.ListDeliveriesAsync(webhook, request, cancellationToken)
                );
                var table = new TextTable("DELIVERY", "EVENT", "STATUS", "HTTP", "TRIES", "CREATED", "NEXT TRY");
                foreach (var delivery in page.Data)
                {
                    table.Add(Row(delivery));
                }

                listing.Write(shell, parsed, page, table);
                return ExitCode.Success;
            }
        );
        return command;
    }

    private static string?[] Row(WebhookDelivery delivery) =>
        [
            delivery.Id,
            delivery.EventType,
            delivery.Status,
            delivery.ResponseCode?.ToString(CultureInfo.InvariantCulture) ?? "-",
            delivery.Attempts.ToString(CultureInfo.InvariantCulture),
            delivery.CreatedAt?.ToString("u", CultureInfo.InvariantCulture),
            delivery.NextRetryAt?.ToString("u", CultureInfo.InvariantCulture) ?? "-",
        ];
}
