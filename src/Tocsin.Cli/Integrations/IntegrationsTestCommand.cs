using System.CommandLine;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;
using Tocsin.Client.Integrations;

namespace Tocsin.Cli.Integrations;

/// <summary><c>tocsin integrations test</c>.</summary>
internal static class IntegrationsTestCommand
{
    public static Command Create(Shell shell)
    {
        var id = new Argument<string>("INTEGRATION") { Description = "integration_…" };
        var command = new CommandWithExamples(
            "test",
            "Send a test message now, and show what the service answered. Exit code 1 when it did not take it.",
            "tocsin integrations test integration_1a2b3c"
        )
        {
            id,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var client = Connection.Find(shell).Open(shell);
                var test = await client.Integrations.TestAsync(parsed.GetRequiredValue(id), cancellationToken);
                shell.Out.WriteLine(SafeText.Line(Describe(test)));
                return test.Ok ? ExitCode.Success : ExitCode.Findings;
            }
        );
        return command;
    }

    private static string Describe(IntegrationTest test)
    {
        var verdict =
            !test.Ok ? "not taken"
            : test.Confirmed is false ? "accepted, which is all that this service tells"
            : "taken";
        var status = test.Status is { } code ? $", HTTP {code}" : "";
        var time = test.LatencyMs is { } milliseconds ? $", {milliseconds:0} ms" : "";
        return $"{verdict}{status}{time}: {test.Response}".TrimEnd(' ', ':');
    }
}
