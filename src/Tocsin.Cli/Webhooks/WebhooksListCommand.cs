using System.CommandLine;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;

namespace Tocsin.Cli.Webhooks;

/// <summary><c>tocsin webhooks list</c>.</summary>
internal static class WebhooksListCommand
{
    public static Command Create(Shell shell)
    {
        var listing = new ListOptions();
        var command = new CommandWithExamples("list", "Show webhooks.", "tocsin webhooks list");
        listing.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var client = Connection.Find(shell).Open(shell);
                var page = await listing.CollectAsync(
                    parsed,
                    request => client.Webhooks.ListAsync(request, cancellationToken)
                );
                var table = new TextTable("WEBHOOK", "STATUS", "URL", "EVENTS", "SECRET", "DESCRIPTION");
                foreach (var webhook in page.Data)
                {
                    table.Add(
                        webhook.Id,
                        webhook.Status,
                        webhook.Url,
                        string.Join(", ", webhook.Events),
                        webhook.SecretLast4,
                        webhook.Description
                    );
                }

                listing.Write(shell, parsed, page, table);
                return ExitCode.Success;
            }
        );
        return command;
    }
}
