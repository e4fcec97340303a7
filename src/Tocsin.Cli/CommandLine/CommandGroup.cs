using System.CommandLine.Help;

namespace Tocsin.Cli.CommandLine;

/// <summary>A command that only holds others: alone it shows what it holds.</summary>
internal sealed class CommandGroup : CommandWithExamples
{
    public CommandGroup(string name, string description, params string[] examples)
        : base(name, description, examples) =>
        SetAction(parsed =>
        {
            new HelpAction().Invoke(parsed);
            return Parents.Any() ? ExitCode.WrongUsage : ExitCode.Success;
        });
}
