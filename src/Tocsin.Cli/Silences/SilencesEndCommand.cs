using System.CommandLine;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;

namespace Tocsin.Cli.Silences;

/// <summary><c>tocsin silences end</c>.</summary>
internal static class SilencesEndCommand
{
    public static Command Create(Shell shell)
    {
        var id = new Argument<string>("SILENCE") { Description = "silence_…" };
        var command = new CommandWithExamples(
            "end",
            "End a silence now. What it has held back is not sent later.",
            "tocsin silences end silence_1a2b3c"
        )
        {
            id,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var silence = parsed.GetRequiredValue(id);
                using var client = Connection.Find(shell).Open(shell);
                await client.Silences.EndAsync(silence, cancellationToken);
                shell.Out.WriteLine($"Ended {SafeText.Line(silence)}.");
                return ExitCode.Success;
            }
        );
        return command;
    }
}
