using System.CommandLine;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;
using Tocsin.Client.Webhooks;

namespace Tocsin.Cli.Webhooks;

/// <summary><c>tocsin webhooks test</c>.</summary>
internal static class WebhooksTestCommand
{
    public static Command Create(Shell shell)
    {
        var id = new Argument<string>("WEBHOOK") { Description = "webhook_…" };
        var command = new CommandWithExamples(
            "test",
            "Send a ping now, and show what the endpoint answered. Exit code 1 when it did not take it.",
            "tocsin webhooks test webhook_1a2b3c"
        )
        {
            id,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var client = Connection.Find(shell).Open(shell);
                var test = await client.Webhooks.TestAsync(parsed.GetRequiredValue(id), cancellationToken);
                shell.Out.WriteLine(SafeText.Line(Describe(test)));
                return test.Ok ? ExitCode.Success : ExitCode.Findings;
            }
        );
        return command;
    }

    private static string Describe(WebhookTest test)
    {
        var verdict = test.Ok ? "delivered" : "not delivered";
        var status = test.Status is { } code ? $", HTTP {code}" : "";
        var time = test.LatencyMs is { } milliseconds ? $", {milliseconds:0} ms" : "";
        return $"{verdict}{status}{time} ({test.EventId}): {test.Response}".TrimEnd(' ', ':');
    }
}
