using System.CommandLine;
using System.Globalization;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;

namespace Tocsin.Cli.Silences;

/// <summary><c>tocsin silences list</c>.</summary>
internal static class SilencesListCommand
{
    public static Command Create(Shell shell)
    {
        var status = Choice.Option("--status", "Show only these. [default: both]", "active", "expired");
        var listing = new ListOptions();
        var command = new CommandWithExamples(
            "list",
            "Show silences, newest first.",
            "tocsin silences list --status active"
        )
        {
            status,
        };
        listing.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var client = Connection.Find(shell).Open(shell);
                var page = await listing.CollectAsync(
                    parsed,
                    request => client.Silences.ListAsync(parsed.GetValue(status), request, cancellationToken)
                );
                var table = new TextTable("SILENCE", "STATUS", "UNTIL", "ABOUT", "REASON", "BY");
                foreach (var silence in page.Data)
                {
                    table.Add(
                        silence.Id,
                        silence.Status,
                        silence.ExpiresAt?.ToString("u", CultureInfo.InvariantCulture),
                        SilenceView.About(silence),
                        silence.Reason,
                        silence.CreatedByName ?? silence.CreatedBy
                    );
                }

                listing.Write(shell, parsed, page, table);
                return ExitCode.Success;
            }
        );
        return command;
    }
}
