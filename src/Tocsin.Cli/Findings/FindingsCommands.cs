using System.CommandLine;
using Tocsin.Cli.CommandLine;

namespace Tocsin.Cli.Findings;

/// <summary><c>tocsin findings</c>.</summary>
internal static class FindingsCommands
{
    public static Command Create(Shell shell)
    {
        var group = new CommandGroup("findings", "What scans found, and what people say of it.")
        {
            FindingsListCommand.Create(shell),
            FindingsHistoryCommand.Create(shell),
        };
        foreach (var command in FindingsTriageCommands.Create(shell))
        {
            group.Add(command);
        }

        return group;
    }
}
