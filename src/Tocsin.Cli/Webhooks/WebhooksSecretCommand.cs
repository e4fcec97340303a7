using System.CommandLine;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;

namespace Tocsin.Cli.Webhooks;

/// <summary><c>tocsin webhooks secret</c>.</summary>
internal static class WebhooksSecretCommand
{
    public static Command Create(Shell shell)
    {
        var id = new Argument<string>("WEBHOOK") { Description = "webhook_…" };
        var regenerate = new Option<bool>("--regenerate")
        {
            Description = "Replace the secret first; the old one ends at once.",
        };
        var command = new CommandWithExamples(
            "secret",
            "Show a webhook's secret, and nothing else. The server records that.",
            "tocsin webhooks secret webhook_1a2b3c",
            "WEBHOOK_SECRET=$(tocsin webhooks secret webhook_1a2b3c --regenerate)"
        )
        {
            id,
            regenerate,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var webhook = parsed.GetRequiredValue(id);
                using var client = Connection.Find(shell).Open(shell);
                var secret = parsed.GetValue(regenerate)
                    ? await client.Webhooks.RegenerateSecretAsync(webhook, cancellationToken)
                    : await client.Webhooks.GetSecretAsync(webhook, cancellationToken);
                shell.Out.WriteLine(SafeText.Line(secret.Secret));
                return ExitCode.Success;
            }
        );
        return command;
    }
}
