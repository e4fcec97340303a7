using System.CommandLine;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;

namespace Tocsin.Cli.Webhooks;

/// <summary><c>tocsin webhooks retry</c>.</summary>
internal static class WebhooksRetryCommand
{
    public static Command Create(Shell shell)
    {
        var id = new Argument<string>("DELIVERY") { Description = "delivery_…, from: tocsin webhooks deliveries" };
        var command = new CommandWithExamples(
            "retry",
            "Send a delivery once more.",
            "tocsin webhooks retry delivery_1a2b3c"
        )
        {
            id,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var client = Connection.Find(shell).Open(shell);
                var delivery = await client.Webhooks.RetryAsync(parsed.GetRequiredValue(id), cancellationToken);
                shell.Out.WriteLine(SafeText.Line($"{delivery.Id} is {delivery.Status}."));
                return ExitCode.Success;
            }
        );
        return command;
    }
}
