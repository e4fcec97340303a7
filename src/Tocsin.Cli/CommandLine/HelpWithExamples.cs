using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Tocsin.Cli.CommandLine;

/// <summary><c>--help</c>, with the command's examples at its end.</summary>
internal static class HelpWithExamples
{
    public static Option Option() => new HelpOption { Action = new ExamplesAfter() };

    private sealed class ExamplesAfter : SynchronousCommandLineAction
    {
        private readonly HelpAction _help = new();

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = _help.Invoke(parseResult);
            if (parseResult.CommandResult.Command is CommandWithExamples { Examples.Count: > 0 } command)
            {
                var output = parseResult.InvocationConfiguration.Output;
                output.WriteLine("Examples:");
                foreach (var example in command.Examples)
                {
                    output.WriteLine($"  {example}");
                }
            }

            return code;
        }
    }
}
