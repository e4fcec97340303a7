using System.CommandLine;
using System.Globalization;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;
using Tocsin.Client.Findings;

namespace Tocsin.Cli.Findings;

/// <summary><c>tocsin findings history</c>.</summary>
internal static class FindingsHistoryCommand
{
    public static Command Create(Shell shell)
    {
        var id = new Argument<string>("FINDING") { Description = "finding_…" };
        var listing = new ListOptions();
        var command = new CommandWithExamples(
            "history",
            "Show what has happened to a finding, newest first: when, what, who and why.",
            "tocsin findings history finding_1a2b3c"
        )
        {
            id,
        };
        listing.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var finding = parsed.GetRequiredValue(id);
                using var client = Connection.Find(shell).Open(shell);
                var page = await listing.CollectAsync(
                    parsed,
                    request => client.Findings.ListHistoryAsync(finding, request, cancellationToken)
                );
                var table = new TextTable("WHEN", "WHAT", "FROM", "TO", "WHO", "WHY");
                foreach (var entry in page.Data)
                {
                    table.Add(Row(entry));
                }

                listing.Write(shell, parsed, page, table);
                return ExitCode.Success;
            }
        );
        return command;
    }

    private static string?[] Row(FindingHistoryEntry entry) =>
        [
            entry.At.ToString("u", CultureInfo.InvariantCulture),
            entry.Action,
            entry.From ?? "-",
            entry.To ?? "-",
            entry.By.Name ?? entry.By.Id,
            entry.Reason ?? "-",
        ];
}
