using System.CommandLine;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Findings;
using Tocsin.Cli.Integrations;
using Tocsin.Cli.Scan;
using Tocsin.Cli.Silences;
using Tocsin.Cli.Webhooks;

namespace Tocsin.Cli;

/// <summary>The table of contents of the command line.</summary>
internal static class TocsinCommand
{
    public static Command Create(Shell shell) =>
        new CommandGroup(
            "tocsin",
            "Scans code, and tells Tocsin what was found.",
            "tocsin scan --offline      the first use needs no server and no account",
            "tocsin auth login          then: tocsin scan --fail-on high"
        )
        {
            new CommandGroup("auth", "Log in to a server.")
            {
                AuthLoginCommand.Create(shell),
                AuthStatusCommand.Create(shell),
                AuthLogoutCommand.Create(shell),
            },
            new CommandGroup(
                "scan",
                "Scan code, or send results. With paths or options alone it is short for: scan run.",
                "tocsin scan --fail-on critical",
                "tocsin scan ./contracts --offline",
                "tocsin scan run --help"
            )
            {
                ScanRunCommand.Create(shell),
                ScanUploadCommand.Create(shell),
            },
            ScannersCommand.Create(shell),
            FindingsCommands.Create(shell),
            new CommandGroup("webhooks", "Endpoints that hear of events.")
            {
                WebhooksListCommand.Create(shell),
                WebhooksCreateCommand.Create(shell),
                WebhooksDeleteCommand.Create(shell),
                WebhooksTestCommand.Create(shell),
                WebhooksDeliveriesCommand.Create(shell),
                WebhooksRetryCommand.Create(shell),
                WebhooksSecretCommand.Create(shell),
                WebhooksListenCommand.Create(shell),
            },
            new CommandGroup("integrations", "Slack, Jira and other services that hear of events.")
            {
                IntegrationsListCommand.Create(shell),
                IntegrationsKindsCommand.Create(shell),
                IntegrationsCreateCommand.Create(shell),
                IntegrationsUpdateCommand.Create(shell),
                IntegrationsDeleteCommand.Create(shell),
                IntegrationsTestCommand.Create(shell),
                IntegrationsPreviewCommand.Create(shell),
                IntegrationsPreviewMessageCommand.Create(shell),
            },
            new CommandGroup("silences", "What nobody is to hear of for a while.")
            {
                SilencesListCommand.Create(shell),
                SilencesCreateCommand.Create(shell),
                SilencesEndCommand.Create(shell),
            },
            HelpWithExamples.Option(),
            new VersionOption(),
        };
}
