using System.CommandLine;
using Tocsin.Cli.CommandLine;
using Tocsin.Client.Verification;

namespace Tocsin.Cli.Webhooks;

/// <summary><c>tocsin webhooks listen</c>.</summary>
internal static class WebhooksListenCommand
{
    /// <summary>Where the secret is looked for when no option gives it: an option can be read by everybody on a machine.</summary>
    public const string SecretVariable = "TOCSIN_WEBHOOK_SECRET";

    public static Command Create(Shell shell)
    {
        var port = new Option<int>("--port")
        {
            Description = "Port on 127.0.0.1. [default: 7879]",
            HelpName = "PORT",
            DefaultValueFactory = _ => 7879,
        };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 65535)
            {
                result.AddError("--port takes a number from 1 to 65535.");
            }
        });
        var secret = new Option<string?>("--secret")
        {
            Description = $"The webhook's secret. [default: {SecretVariable}]",
            HelpName = "TEXT",
        };
        var count = new Option<int?>("--count") { Description = "End after this many deliveries.", HelpName = "N" };
        var command = new CommandWithExamples(
            "listen",
            "Receive deliveries on this machine: verify each, answer, and show what came. Exit code 1 when one did not verify.",
            "TOCSIN_WEBHOOK_SECRET=whsec_… tocsin webhooks listen",
            "tocsin webhooks listen --port 9000 --count 1"
        )
        {
            port,
            secret,
            count,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var known =
                    parsed.GetValue(secret)
                    ?? shell.Variable(SecretVariable)
                    ?? throw new UsageException(
                        $"A secret is needed to verify anything: --secret, or {SecretVariable}."
                    );
                var verifier = new WebhookVerifier(new WebhookVerifierOptions { Secrets = [known] }, shell.Time);
                var listener = new WebhookListener(shell, verifier, parsed.GetValue(port), parsed.GetValue(count));
                return listener.RunAsync(cancellationToken);
            }
        );
        return command;
    }
}
