using Spectre.Console;

namespace Tocsin.Cli.Terminal;

/// <summary>Spectre's view of a writer.</summary>
internal static class Consoles
{
    // Wide enough that nothing is folded: a log is searched line by line.
    private const int WidthOfFiles = 4000;

    public static IAnsiConsole Create(Shell shell, TextWriter writer, bool isTerminal)
    {
        var ansi = isTerminal && shell.WantsColour;
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = ansi ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = ansi ? InteractionSupport.Yes : InteractionSupport.No,
                Out = new AnsiConsoleOutput(writer),
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            }
        );
        if (!isTerminal)
        {
            console.Profile.Width = WidthOfFiles;
        }

        return console;
    }
}
