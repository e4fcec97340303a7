using System.CommandLine;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;

namespace Tocsin.Cli.Integrations;

/// <summary><c>tocsin integrations delete</c>.</summary>
internal static class IntegrationsDeleteCommand
{
    public static Command Create(Shell shell)
    {
        var id = new Argument<string>("INTEGRATION") { Description = "integration_…" };
        var command = new CommandWithExamples(
            "delete",
            "Remove an integration.",
            "tocsin integrations delete integration_1a2b3c"
        )
        {
            id,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var integration = parsed.GetRequiredValue(id);
                using var client = Connection.Find(shell).Open(shell);
                await client.Integrations.DeleteAsync(integration, cancellationToken);
                shell.Out.WriteLine($"Removed {SafeText.Line(integration)}.");
                return ExitCode.Success;
            }
        );
        return command;
    }
}
