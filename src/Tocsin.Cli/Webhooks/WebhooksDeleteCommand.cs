using System.CommandLine;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;

namespace Tocsin.Cli.Webhooks;

/// <summary><c>tocsin webhooks delete</c>.</summary>
internal static class WebhooksDeleteCommand
{
    public static Command Create(Shell shell)
    {
        var id = new Argument<string>("WEBHOOK") { Description = "webhook_…" };
        var command = new CommandWithExamples("delete", "Remove a webhook.", "tocsin webhooks delete webhook_1a2b3c")
        {
            id,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var webhook = parsed.GetRequiredValue(id);
                using var client = Connection.Find(shell).Open(shell);
                await client.Webhooks.DeleteAsync(webhook, cancellationToken);
                shell.Out.WriteLine($"Removed {SafeText.Line(webhook)}.");
                return ExitCode.Success;
            }
        );
        return command;
    }
}
