using System.CommandLine;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;

namespace Tocsin.Cli.Integrations;

/// <summary><c>tocsin integrations list</c>.</summary>
internal static class IntegrationsListCommand
{
    public static Command Create(Shell shell)
    {
        var listing = new ListOptions();
        var command = new CommandWithExamples("list", "Show integrations.", "tocsin integrations list");
        listing.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var client = Connection.Find(shell).Open(shell);
                var page = await listing.CollectAsync(
                    parsed,
                    request => client.Integrations.ListAsync(request, cancellationToken)
                );
                var table = new TextTable("INTEGRATION", "KIND", "NAME", "STATUS", "SEVERITY", "EVENTS", "TARGETS");
                foreach (var integration in page.Data)
                {
                    table.Add(
                        integration.Id,
                        integration.Kind,
                        integration.Name,
                        integration.Status,
                        IntegrationView.Severity(integration),
                        IntegrationView.Words(integration.Events),
                        IntegrationView.Words(integration.TargetIds)
                    );
                }

                listing.Write(shell, parsed, page, table);
                return ExitCode.Success;
            }
        );
        return command;
    }
}
